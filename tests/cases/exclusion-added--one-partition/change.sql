alter table t_2 add constraint x exclude using gist (span with &&);
