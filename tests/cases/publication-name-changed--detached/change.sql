alter table m detach partition m2;
