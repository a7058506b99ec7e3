alter table t add column seen_at timestamptz not null default now();
