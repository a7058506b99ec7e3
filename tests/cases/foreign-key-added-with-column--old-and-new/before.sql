create table p (a integer, b integer, primary key (a, b));
create table t (id integer primary key, a integer);
