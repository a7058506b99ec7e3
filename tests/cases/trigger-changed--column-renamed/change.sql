alter table t rename column a to x;
drop trigger a on t;
create trigger a after update of x on t for each row when (new.x > 1) execute function f();
drop rule r on t;
create rule r as on delete to t where old.x > 1 do also nothing;
