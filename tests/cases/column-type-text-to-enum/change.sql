alter table t alter column c type color using c::color;
