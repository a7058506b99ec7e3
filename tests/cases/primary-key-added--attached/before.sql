create table p (id integer primary key) partition by range (id);
create table child (id integer references p);
create table t (id integer not null);
