create table t (id int primary key, a int);
create materialized view m as select id, a from t;
create materialized view m_new as select id, a from t where a > 0;
create view v as select id, a from t;
create view w as select id from t;
