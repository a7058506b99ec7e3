alter table t rename to u;
create view t as select id, note from u;
