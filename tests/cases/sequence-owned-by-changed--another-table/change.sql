alter sequence s owned by u.n;
