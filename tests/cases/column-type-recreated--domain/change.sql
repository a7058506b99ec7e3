alter table t alter column c type integer;
drop domain positive;
create domain positive as integer check (value > 0);
alter table t alter column c type positive;
