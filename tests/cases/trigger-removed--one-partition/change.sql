drop trigger g on t_1a;
