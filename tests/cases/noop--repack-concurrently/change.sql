repack (concurrently) t;
