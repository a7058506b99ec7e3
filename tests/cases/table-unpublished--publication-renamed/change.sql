alter publication sw_pub rename to sw_pub_2;
