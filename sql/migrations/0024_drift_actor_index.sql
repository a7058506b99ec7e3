-- What somebody changed, among a million drifts of others.

create index drift_session_user_name_idx on schemawatch.drift (session_user_name, drift_id);
