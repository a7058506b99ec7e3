alter table u rename to w;
alter table w rename column tid to t_id;
