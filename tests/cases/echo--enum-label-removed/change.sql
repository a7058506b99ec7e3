alter table t drop constraint t_m_check;
alter table t alter column m drop default;
alter type mood rename to mood_old;
create type mood as enum ('sad', 'ok');
alter table t alter column m type mood using m::text::mood;
alter table t alter column m set default 'ok';
alter table t add constraint t_m_check check (m <> 'sad');
drop type mood_old;
