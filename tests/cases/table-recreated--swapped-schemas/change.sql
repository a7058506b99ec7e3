alter schema s rename to old;
alter schema n rename to s;
