create table t (
    a integer,
    c integer
);
create unique index u on t ((a + 1)) where c > 0 and a > 0;
create index i on t (a, (lower(c::text)));
