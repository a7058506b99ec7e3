create table t (
    id integer,
    k integer
) partition by list (k);
create table t_1 partition of t for values in (1) partition by range (id);
create table t_1a partition of t_1 for values from (0) to (100);
create function keep() returns trigger language plpgsql as 'begin return null; end';
create trigger g before insert on t for each row execute function keep();
alter table only t_1 disable trigger g;
