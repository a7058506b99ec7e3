alter table t drop constraint c_check, drop constraint d_check, drop constraint c_key;
drop index c_idx;
alter table t alter c type bigint;
alter table t add constraint c_check check (c > 100), add constraint d_check check (c + d * 2 > 4), add constraint c_key unique (c, d);
create index c_idx on t (c) where c > 6;
