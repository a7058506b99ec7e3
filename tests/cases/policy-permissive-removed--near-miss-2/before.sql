create table t (
    id integer primary key,
    a integer,
    b text
);
alter table t enable row level security;
create policy p on t as restrictive using (a > 0);
