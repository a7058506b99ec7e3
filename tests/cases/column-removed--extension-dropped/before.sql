create extension citext;
create table t (id integer primary key, c citext default 'a', d citext[]);
