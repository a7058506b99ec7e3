alter table c no inherit t;
