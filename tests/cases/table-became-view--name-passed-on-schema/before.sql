create schema s1;
create schema s2;
create schema s3;
create table s1.t (id integer primary key, a integer);
create table s2.t (id integer primary key, a integer);
