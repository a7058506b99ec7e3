drop index m1;
drop index m2;
