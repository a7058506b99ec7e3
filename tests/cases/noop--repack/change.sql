repack t;
