create table p (id integer primary key, o integer unique);
create table t (id integer primary key, a integer, b integer, constraint f foreign key (a) references p, constraint u unique (a));
create index i on t (a);
