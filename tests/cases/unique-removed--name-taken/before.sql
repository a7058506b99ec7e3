create table t (id integer primary key, mail text constraint t_mail_key unique, active boolean);
