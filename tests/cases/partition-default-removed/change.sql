drop table mx;
