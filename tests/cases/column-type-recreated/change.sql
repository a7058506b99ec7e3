alter table t alter column c type text;
drop type color;
create type color as enum ('red', 'green', 'blue');
alter table t alter column c type color using c::color;
