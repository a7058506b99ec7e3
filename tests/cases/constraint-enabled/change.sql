alter table c enable trigger all;
