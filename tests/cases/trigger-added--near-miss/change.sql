drop trigger tg on t;
create trigger tg before insert on t for each row execute function g();
