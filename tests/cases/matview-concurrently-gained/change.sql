create unique index mu on m(id);
