alter schema s rename to r;
