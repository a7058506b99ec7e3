create table s(id int primary key, a int);
alter table s enable row level security;
