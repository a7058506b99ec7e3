alter table parent rename to people;
