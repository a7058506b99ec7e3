alter table t rename email to mail;
create or replace view v as select id, note as email, mail as note from t;
