create table d () inherits (c);
