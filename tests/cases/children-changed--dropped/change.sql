drop table g;
