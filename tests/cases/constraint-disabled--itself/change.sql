alter table s disable trigger all;
