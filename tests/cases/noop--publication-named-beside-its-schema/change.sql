alter publication p add tables in schema public;
