alter table t alter column g set expression as (upper(b));
