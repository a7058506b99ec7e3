alter table t rename to t2;
drop trigger g on t2;
create trigger g after update of a on t2 for each row when (new.a > 1) execute function f();
drop rule r on t2;
create rule r as on delete to t2 where old.a > 1 do also nothing;
