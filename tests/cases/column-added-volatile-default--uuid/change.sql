alter table t add column ref uuid not null default gen_random_uuid();
