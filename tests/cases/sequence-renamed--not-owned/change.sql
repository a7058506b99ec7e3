create schema other;
alter sequence s1 set schema other;
