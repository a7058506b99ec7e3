alter sequence s owned by t.v;
