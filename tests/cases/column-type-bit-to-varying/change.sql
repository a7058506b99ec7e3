alter table t alter c type bit varying(8);
