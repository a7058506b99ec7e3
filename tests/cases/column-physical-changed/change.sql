alter table t alter column note set storage external;
