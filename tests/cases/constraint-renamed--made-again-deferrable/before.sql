create table p (id bigint primary key);
create table t (id integer primary key, pid integer, constraint fk foreign key (pid) references p);
