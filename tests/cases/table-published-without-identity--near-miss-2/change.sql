create publication pb for table t with (publish = 'insert');
