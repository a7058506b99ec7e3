alter table parent alter column id type bigint;
