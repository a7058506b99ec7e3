create table t (
    id integer primary key,
    grp integer
);
create view v as select id, grp from t;
create function f() returns trigger language plpgsql as $$ begin insert into t values (new.id, new.grp); return new; end $$;
create trigger trg instead of insert on v for each row execute function f();
