vacuum full t;
