analyze v;
analyze t;
