create table t (id integer primary key, a integer default 1 check (a > 0), b integer default 1 check (b > id),
c integer default 0 check (c > 0));
