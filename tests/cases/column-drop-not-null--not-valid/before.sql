create table t (id integer primary key, a integer constraint a_set not null);
