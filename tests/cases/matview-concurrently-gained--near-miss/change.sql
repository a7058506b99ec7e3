create unique index mu on m(id) where b > 0;
