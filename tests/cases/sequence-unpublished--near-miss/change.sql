alter publication p set (publish = 'insert');
