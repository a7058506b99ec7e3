create or replace trigger t_up before insert or update on t for each row execute function note_up();
