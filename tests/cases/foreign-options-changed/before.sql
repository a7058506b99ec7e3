drop foreign data wrapper if exists far_wrapper cascade;
create foreign data wrapper far_wrapper;
create server far_server foreign data wrapper far_wrapper;
create server other_server foreign data wrapper far_wrapper;
create foreign table t (
    id integer options (column_name 'id'),
    note text
) server far_server options (table_name 'a', flavour 'x');
