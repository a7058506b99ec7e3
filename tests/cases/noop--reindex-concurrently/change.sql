reindex table concurrently t;
