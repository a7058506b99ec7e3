create table p (id integer primary key);
create table t (id integer primary key, a integer, constraint t_a_fkey foreign key (a) references p not enforced);
