create table t (
    id integer primary key,
    room integer,
    during int4range
);
alter table t add constraint t_during_excl exclude using gist (during with &&);
