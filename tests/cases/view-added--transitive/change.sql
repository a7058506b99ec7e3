create view w as select count(*) from v;
