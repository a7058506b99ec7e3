drop sequence t_ticket;
