alter table t add constraint x exclude using gist (int4range(id, a) with &&) where (a > 3);
