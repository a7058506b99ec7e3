drop schema s cascade;
