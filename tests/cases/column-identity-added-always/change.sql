alter table t alter column id add generated always as identity (start with 100);
