alter table t owner to sw_a;
