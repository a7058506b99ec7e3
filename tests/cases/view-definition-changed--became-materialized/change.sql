drop view m;
create materialized view m with (fillfactor = 40) as select * from t;
create unique index mu on m(id);
