create table m (id integer, a integer, constraint m_a_check check (a > 0), primary key (id)) partition by list (id);
create table m2 partition of m for values in (2);
