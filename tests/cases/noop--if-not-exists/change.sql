create table if not exists t (
    other integer
);
alter table t add column if not exists note text;
