create table t (
    id integer primary key,
    note text
);
insert into t values (1, 'a'), (2, null);
alter table t enable row level security;
create policy own on t using (id > 0);
