alter table t detach partition m;
