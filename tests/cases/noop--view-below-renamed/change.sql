alter view v rename to x;
alter view x rename to v;
