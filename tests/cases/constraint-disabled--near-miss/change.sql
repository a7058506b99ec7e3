alter table c disable trigger user;
