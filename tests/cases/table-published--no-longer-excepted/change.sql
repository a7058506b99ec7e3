alter publication p set all tables;
