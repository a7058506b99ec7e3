create table t (id integer primary key, c text, d varchar(70));
insert into t values (1, repeat('x', 70), repeat('x', 70));
