alter table p enable trigger all;
