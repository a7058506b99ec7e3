revoke usage on sequence t_id_seq from schemawatch_reader;
