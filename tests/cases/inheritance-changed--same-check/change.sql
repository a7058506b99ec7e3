alter table c inherit p;
