alter publication p add table t;
alter publication p drop tables in schema public;
