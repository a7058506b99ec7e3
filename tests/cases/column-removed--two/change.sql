alter table t drop column age, drop column note;
