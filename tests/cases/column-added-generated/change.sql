alter table t add column up text generated always as (upper(note)) stored;
