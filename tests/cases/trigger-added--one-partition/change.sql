create trigger g before insert on t_2 for each row execute function keep();
