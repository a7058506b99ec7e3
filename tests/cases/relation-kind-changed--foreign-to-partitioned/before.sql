drop foreign data wrapper if exists far_wrapper cascade;
create foreign data wrapper far_wrapper;
create server far_server foreign data wrapper far_wrapper;
create foreign table t (
    id integer
) server far_server;
