create table t (
    id serial primary key
);
create unlogged table u (
    id serial primary key
);
alter sequence u_id_seq set logged;
