create publication sw_pub for tables in schema public;
