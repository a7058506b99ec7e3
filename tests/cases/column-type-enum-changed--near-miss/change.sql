alter type color rename to color_old;
create type color as enum ('red', 'green', 'blue');
alter table t alter column c type color using c::text::color;
drop type color_old;
