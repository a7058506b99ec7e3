alter table t add column lang text default 'en';
