alter table t alter column a type integer using a * 100;
