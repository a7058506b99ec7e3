create table t (
    a integer,
    c integer,
    constraint k check (a > 0 and c > 0)
);
