drop foreign data wrapper if exists dummy cascade;
create foreign data wrapper dummy;
create server away foreign data wrapper dummy;
create foreign table t (id integer, note text) server away options (table_name 'orders');
