alter table t drop constraint a_set;
alter table t add constraint a_set not null a not valid;
