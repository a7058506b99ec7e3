alter table t add column extra integer;
alter table t alter column extra type json using null;
