alter foreign table t alter note drop not null, drop constraint grown;
