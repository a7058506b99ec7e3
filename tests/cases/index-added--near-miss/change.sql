create table u (like t including indexes);
