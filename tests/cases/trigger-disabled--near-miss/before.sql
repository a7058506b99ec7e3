create table t (
    id integer primary key,
    a integer,
    b text
);
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger tg before insert on t for each row execute function g();
alter table t disable trigger tg;
