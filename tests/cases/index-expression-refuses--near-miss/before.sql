create table t (id integer primary key, email text, code varchar(20), data jsonb, at timestamp, zoned timestamptz, deleted date);
