create table t (
    id integer primary key,
    a integer,
    b integer
);
create index t_a_idx on t (a);
create index t_ba_idx on t (b, a);
create unique index t_expr_idx on t ((a + b));
alter table t add constraint t_ab_key unique (a, b);
alter table t add constraint t_ab_check check (a > 0 or b > 0);
create statistics t_ab_stat on a, b from t;
