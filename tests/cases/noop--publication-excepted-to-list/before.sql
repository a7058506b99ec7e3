create table t (id integer primary key, region text, v integer);
insert into t values (1, 'eu', 1);
create table u (id integer primary key);
create publication p for all tables except (table u);
