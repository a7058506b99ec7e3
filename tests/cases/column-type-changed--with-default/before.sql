create type kind as enum (E'new', E'old');
create table t (id integer primary key, c integer not null default 0);
