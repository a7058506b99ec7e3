drop view total;
create view total as select a, count(*) as n from t group by a;
create trigger note instead of insert on total for each row execute function note();
