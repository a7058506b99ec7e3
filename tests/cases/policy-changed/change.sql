alter policy own on t using (id > 1);
