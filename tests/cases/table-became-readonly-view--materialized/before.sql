create table s(id int primary key, a int);
