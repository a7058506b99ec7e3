alter publication pb set (publish = 'truncate, delete, update, insert');
