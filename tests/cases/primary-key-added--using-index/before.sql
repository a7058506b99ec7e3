create table t (
    id integer not null,
    code text
);
create unique index t_id_idx on t (id);
