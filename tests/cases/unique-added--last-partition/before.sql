create table m (id integer, at date) partition by range (at);
create table m1 partition of m for values from ('2024-01-01') to ('2024-02-01');
create unique index m_key on only m (id, at);
