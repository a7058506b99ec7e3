create schema s;
create table s.t (
    id integer
);
create schema n;
create table n.t (
    id integer
);
