create table t (
    id serial primary key,
    n integer
);
create sequence free;
alter table t alter n set default nextval('free');
