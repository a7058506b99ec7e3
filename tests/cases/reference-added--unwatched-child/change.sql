create table child (
    id integer primary key,
    tid integer references t (id)
);
