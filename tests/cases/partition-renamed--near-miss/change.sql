alter schema parts rename to pieces;
