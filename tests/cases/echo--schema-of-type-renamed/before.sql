create schema kinds;
create type kinds.mood as enum ('sad', 'ok', 'happy');
create table t (
    id integer primary key,
    m kinds.mood not null default 'ok'
);
