alter table t replica identity full;
alter publication p set (publish = 'insert, update, delete');
