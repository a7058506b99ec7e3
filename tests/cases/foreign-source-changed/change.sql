alter foreign table t options (set table_name 'b', add fetch_size '10');
alter foreign table t alter column id options (set column_name 'key');
