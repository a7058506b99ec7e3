alter materialized view m rename to m_old;
alter materialized view m_new rename to m;
drop materialized view m_old;
alter view v rename to v_old;
create view v as select id, a from t;
