alter table p alter column a type bigint;
