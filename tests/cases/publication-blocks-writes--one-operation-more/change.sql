alter publication p set (publish = 'insert, update, delete');
