drop trigger t_up on t;
