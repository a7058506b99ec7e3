alter sequence s owned by t.id;
