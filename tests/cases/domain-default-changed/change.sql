alter domain qty set default 2;
