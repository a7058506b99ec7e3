alter table t alter column note set default 'x'::text;
