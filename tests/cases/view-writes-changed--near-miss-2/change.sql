create trigger note_2 instead of delete on total for each row execute function note();
