alter foreign table t alter id set not null, add constraint short check (length(note) < 9), add column owner text not null;
alter foreign table t drop constraint grown, add constraint grown check (age > 20);
