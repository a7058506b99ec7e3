create trigger v_delete instead of delete on v for each row execute function swallow();
