alter table s.moved set schema public;
