alter table p add constraint positive check (a > 0);
