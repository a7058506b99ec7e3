alter publication p set all tables, all sequences;
