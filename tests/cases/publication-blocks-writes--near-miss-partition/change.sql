create table d partition of t for values in (2);
alter table d replica identity full;
