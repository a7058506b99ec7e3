create table t (id int primary key, email text, note text);
create publication sw_pub for table t;
