alter table m disable trigger all;
