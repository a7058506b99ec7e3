alter table m attach partition m2 for values in (2);
