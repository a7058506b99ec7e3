create table parent (
    id integer primary key
);
create table t (
    id integer primary key,
    pid integer
);
alter table t add constraint t_pid_fkey foreign key (pid) references parent (id);
