create table t (id serial primary key);
grant usage on sequence t_id_seq to schemawatch_reader;
