create type mood as enum ('ok', 'bad');
create table t (id integer primary key, a integer);
