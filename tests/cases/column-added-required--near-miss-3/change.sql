alter table t add column up text not null generated always as (upper(coalesce(note, ''))) stored;
