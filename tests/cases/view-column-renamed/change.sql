alter view v rename column b to c;
