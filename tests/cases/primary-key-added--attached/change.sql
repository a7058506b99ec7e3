alter table p attach partition t for values from (0) to (10);
