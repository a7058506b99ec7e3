drop publication sw_pub;
