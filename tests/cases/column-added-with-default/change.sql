alter table t add column lang text not null default 'en';
