create type mood as enum ('sad', 'ok');
create type size as enum ('s', 'm');
create table t (
    id integer primary key,
    m mood
);
