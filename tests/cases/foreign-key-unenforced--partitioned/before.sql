create table p (id integer primary key);
create table m (id integer, a integer, constraint m_a_fkey foreign key (a) references p) partition by list (id);
create table m1 partition of m for values in (1);
