create table fresh (
    id integer
);
