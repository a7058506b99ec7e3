alter table t alter a type bigint, alter a set statistics 50;
alter table t alter s type text, alter s set storage external;
