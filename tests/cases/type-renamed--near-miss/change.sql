alter table t alter column m type feeling using m::text::feeling;
