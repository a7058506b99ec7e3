alter table pp attach partition pp1 for values in (1);
