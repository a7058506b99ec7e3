alter table d disable trigger all;
