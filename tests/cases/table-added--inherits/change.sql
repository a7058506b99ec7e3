create table child () inherits (t);
