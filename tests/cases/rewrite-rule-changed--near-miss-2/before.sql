create table t (
    id integer primary key,
    a integer,
    b text
);
create rule keep as on delete to t where old.a = 1 do instead nothing;
