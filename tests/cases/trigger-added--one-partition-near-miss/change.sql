create trigger g after insert on t_2 for each statement execute function keep();
