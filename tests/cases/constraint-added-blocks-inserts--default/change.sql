alter table t add column n integer default 0 check (n > 0), add column e mood check (e is not null),
add column s text default 'new' check (s in ('new', 'done')),
add column v varchar(9) not null default 'abc' check (length(v) between 2 and 4 and v ~ '^[a-z]+$');
