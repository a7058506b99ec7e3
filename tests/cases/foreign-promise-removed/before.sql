drop foreign data wrapper if exists far_wrapper cascade;
create foreign data wrapper far_wrapper;
create server far_server foreign data wrapper far_wrapper;
create foreign table t (
    id integer,
    note text not null,
    age integer constraint grown check (age > 17)
) server far_server;
