create sequence t_ticket owned by t.id;
