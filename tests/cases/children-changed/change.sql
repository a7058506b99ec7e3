alter table lone inherit t;
