alter table t alter column c type color_text;
