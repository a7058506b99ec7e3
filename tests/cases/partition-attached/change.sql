alter table m attach partition m3 for values from ('2024-03-01') to ('2024-04-01');
