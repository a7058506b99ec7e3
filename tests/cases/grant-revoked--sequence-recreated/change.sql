alter table t alter a drop default;
drop sequence s;
create sequence s;
alter table t alter a set default nextval('s');
