create table t (
    id integer primary key,
    note text
);
insert into t values (1, 'a'), (2, null);
create rule t_no_delete as on delete to t do instead nothing;
