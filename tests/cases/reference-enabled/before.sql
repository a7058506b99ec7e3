create table p (id integer primary key);
create table c (id integer primary key, pid integer references p on delete cascade);
alter table p disable trigger all;
