drop view v cascade;
create view v as select id, b::text as b, 1 as one from t;
create view w as select * from v;
create view x as select w.id from w join v using (id);
create materialized view m as select * from w;
