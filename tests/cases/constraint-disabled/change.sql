alter table c disable trigger all;
