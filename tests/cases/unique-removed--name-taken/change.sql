alter table t drop constraint t_mail_key;
create unique index t_mail_key on t (mail) where active;
