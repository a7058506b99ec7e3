create table t (a integer not null);
create table child () inherits (t);
