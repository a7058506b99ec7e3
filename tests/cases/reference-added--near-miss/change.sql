alter table r attach partition r1 for values in (1);
