alter table t inherit p;
