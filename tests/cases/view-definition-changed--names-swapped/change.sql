alter view v rename to x;
alter view w rename to v;
alter view x rename to w;
