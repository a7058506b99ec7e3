drop trigger t_up on t;
create trigger t_up before insert on t for each row execute function note_up();
