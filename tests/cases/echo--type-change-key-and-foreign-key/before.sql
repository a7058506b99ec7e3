create table parent (
    id integer primary key
);
create table child (
    id integer primary key,
    pid integer references parent (id)
);
