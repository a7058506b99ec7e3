alter table m detach partition m2;
alter table m attach partition m2 for values from ('2024-02-01') to ('2024-04-01');
