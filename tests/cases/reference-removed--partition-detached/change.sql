alter table pp detach partition pp1;
