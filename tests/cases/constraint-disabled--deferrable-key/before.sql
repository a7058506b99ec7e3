create table d (a integer unique deferrable initially deferred, b integer);
