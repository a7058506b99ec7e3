create table ref (id integer primary key);
create table m (id integer, a integer, b integer, r integer references ref, primary key (id), unique (id, a), check (a > 0)) partition by list (id);
create index m_b_idx on m (b);
create table m2 (id integer primary key, a integer, b integer, r integer references ref, unique (id, a), constraint m_a_check check (a > 0));
create index m2_b_idx on m2 (b);
