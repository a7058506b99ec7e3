create table t (id integer primary key, title text);
alter table t replica identity full;
create publication p for table t with (publish_generated_columns = stored);
