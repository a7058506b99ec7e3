create table t (id int primary key, a int, b int);
create view v as select id, a, b from t;
create view total as select a, count(*) as n from t group by a;
create function note() returns trigger language plpgsql as $$begin return new; end$$;
create trigger note instead of insert on total for each row execute function note();
