create publication sw_pub for all tables;
