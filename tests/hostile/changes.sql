-- What is done to those tables afterwards, a statement a line, each of which is captured.
alter table mine.base add column extra mine.word not null default 'a' check (extra <> 'c') check (mine.tells(extra))
alter table mine.base add column more mine.mood not null default 'ok' check (more::pg_catalog.text <> 'sad')
alter table mine.base add column plain pg_catalog.text not null default 'a' check (plain <> 'b') check (length(plain) > 0)
alter table mine.base add constraint later check (mine.tells(id) and code <> 'z') not valid
alter table mine.base alter column code set default 'c', alter column mood set default 'sad'
alter table mine.base alter column id set default mine.told(2), alter column span set default '[3,4)'
alter domain mine.word set default 'c'
alter domain mine.word add constraint later check (value <> 'q' and mine.tells(value)) not valid
alter type mine.mood add value 'glad'
alter type mine.mood rename value 'sad' to 'sadder'
drop index mine.base_told
create unique index base_again on mine.base (mine.told(id)) where mine.tells(code)
alter policy own on mine.base using (not mine.tells(id))
create or replace function mine.told(anyelement) returns anyelement language plpgsql immutable as $$ begin raise notice 'CANARY % %', current_user, session_user; return null; end $$
create or replace view mine.seen as select mine.told(id) as id, mood::pg_catalog.text as mood from mine.base
alter table mine.base alter column codes type pg_catalog.text[] using codes::pg_catalog.text[]
alter table mine.base drop column twice
create table mine.part_2 partition of mine.parts for values from (2) to (3)
alter table mine.parts detach partition mine.part
comment on table mine.base is '''); select mine.tells(1); -- %I %s $1 \'' "'
comment on column mine.base.id is '$$; select mine.tells(1); $$ @deprecated 2000-01-01 %1$s'
alter table mine.base rename column plain to "'||mine.tells(1)||'"
alter table mine.base rename column extra to """ = mine.tells(1) -- %I"
alter table mine.base rename column more to "‮$$%1$s\'; select mine.tells(1); -- xxxxxxxxxxxxxxxxxxx"
alter table mine.base disable trigger acts
drop view mine.seen
