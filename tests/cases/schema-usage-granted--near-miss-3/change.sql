alter table t owner to postgres;
