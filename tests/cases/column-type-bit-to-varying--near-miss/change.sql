alter table t alter c type bit varying(2) using c::bit varying(2);
