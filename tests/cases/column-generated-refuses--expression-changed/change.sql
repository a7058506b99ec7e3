alter table t alter column g set expression as (b::integer::text);
