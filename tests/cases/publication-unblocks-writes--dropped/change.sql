drop publication p;
