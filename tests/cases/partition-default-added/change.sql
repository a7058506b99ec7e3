create table mx partition of m default;
