create table t(v text);
grant insert on t to public;
