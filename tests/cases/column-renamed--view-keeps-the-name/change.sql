alter table t rename email to mail;
create or replace view v as select id, mail as email from t where mail <> '';
