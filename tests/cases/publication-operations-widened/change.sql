alter publication sw_pub set (publish = 'insert, update, delete');
