drop trigger g on t;
alter table t alter column a type integer using a::integer;
create trigger g before update on t for each row when (new.a is not null) execute function f();
