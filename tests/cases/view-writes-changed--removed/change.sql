drop rule copied on v;
