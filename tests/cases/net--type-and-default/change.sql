alter table t alter s type varchar(20), alter s set default 'y', alter n type bigint, alter n set default 7;
