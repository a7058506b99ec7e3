create schema data;
create table s(id int primary key, a int);
insert into s values (1, 2);
