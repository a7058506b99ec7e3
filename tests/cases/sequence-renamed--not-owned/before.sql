create sequence s1;
create table t (
    id integer primary key default nextval('s1')
);
