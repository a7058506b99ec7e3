alter table t add column id integer generated always as identity primary key, add column token uuid default gen_random_uuid() unique;
