drop view v cascade;
