alter foreign table t options (set table_name 'invoices');
