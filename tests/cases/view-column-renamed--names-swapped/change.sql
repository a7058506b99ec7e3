alter view v rename column b to x;
alter view v rename column a to b;
alter view v rename column x to a;
