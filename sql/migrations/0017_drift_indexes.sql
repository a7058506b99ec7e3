-- What needs attention, and what was announced, among a million drifts that are settled.

create index drift_status_idx on schemawatch.drift (status, drift_id) where status <> 'resolved';
create index drift_declared_as_idx on schemawatch.drift (drift_id) where declared_as is not null;
