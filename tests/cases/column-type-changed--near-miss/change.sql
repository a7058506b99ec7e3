alter table t alter column c type integer using c * 100;
