create table t (a integer not null no inherit);
create table child () inherits (t);
