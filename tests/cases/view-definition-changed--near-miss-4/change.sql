alter table t rename column age to years;
