create trigger note instead of update on v for each row execute function note();
