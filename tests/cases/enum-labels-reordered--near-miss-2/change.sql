alter type mood rename to mood_old;
create type mood as enum ('sad', 'fine', 'ok', 'happy');
alter table t alter column m drop default;
alter table t alter column m type mood using m::text::mood;
alter table t alter column m set default 'ok';
drop type mood_old;
