drop table parent cascade;
