create table s(id int primary key, a int);
create publication p for table s;
