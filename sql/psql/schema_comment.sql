comment on schema schemawatch is
'SchemaWatch watches the structure of tables. SELECT * FROM schemawatch.commands; lists what it can do, .health how it
is doing, .recent what changed. Names that begin with an underscore are internal: \df schemawatch.[a-z]* hides them.';
