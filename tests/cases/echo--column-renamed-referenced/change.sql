alter table parent rename column id to pk;
