create table m (id integer primary key, a integer) partition by list (id);
create index m_a_idx on m (a);
create table m2 partition of m for values in (2);
