alter table m1 disable trigger all;
