alter table t add column note text;
create view v as select id, note from t;
