create table t (id integer primary key, mail text);
create unique index t_mail on t (mail);
create index t_low on t (lower(mail));
