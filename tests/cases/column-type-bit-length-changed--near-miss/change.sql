alter table t alter column a type bit varying(8), alter column b type bit varying(4);
