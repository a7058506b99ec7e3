alter table t alter column c type color2 using c::text::color2;
