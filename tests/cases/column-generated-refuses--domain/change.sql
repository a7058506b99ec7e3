alter table t add column c positive generated always as (a) stored;
alter table t add column d integer generated always as (100 / a) stored;
