create sequence s1;
create sequence s2;
create table t (
    id integer primary key default nextval('s1')
);
