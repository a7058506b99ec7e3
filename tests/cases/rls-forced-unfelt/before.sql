create table t(id int primary key);
alter table t enable row level security;
