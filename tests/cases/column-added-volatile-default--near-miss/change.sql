alter table t add column seen_at timestamptz default transaction_timestamp();
