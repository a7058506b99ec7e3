drop table m2;
