alter publication pb drop table u;
