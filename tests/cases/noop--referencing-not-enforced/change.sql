create table c (pid integer references p not enforced);
