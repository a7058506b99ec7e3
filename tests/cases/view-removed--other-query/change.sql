create or replace view v as select 1 as id, 'x'::text as email;
