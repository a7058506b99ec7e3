alter view v rename to w;
alter view w rename to v;
