create table ref (id integer primary key);
create table m (id integer, a integer, b integer, r integer references ref, primary key (id), unique (id, a), check (a > 0)) partition by list (id);
create index m_b_idx on m (b);
create table m2 partition of m for values in (2);
