create table t (
    id serial primary key
);
alter sequence t_id_seq set unlogged;
