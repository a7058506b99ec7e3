alter table p disable trigger all;
