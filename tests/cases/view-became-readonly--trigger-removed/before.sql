create table t (
    id integer primary key,
    email text,
    age integer
);
insert into t values (1, 'a@x.org', 30), (2, 'b@x.org', 40);
create view v as select count(*) as n from t;
create function swallow() returns trigger language plpgsql as 'begin return null; end';
create trigger v_delete instead of delete on v for each row execute function swallow();
