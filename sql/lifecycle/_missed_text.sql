create or replace function schemawatch._missed_text(p_code text)
returns text
language sql
immutable
as $$
    select case p_code
        when 'restored' then 'The history comes from another database (dump and restore, or a copy): the '
            'change was made there, or between the two.'
        when 'unwatched' then 'The table was not registered when it changed, or waited for a privilege of '
            'the role that asked for it.'
        when 'serializable' then 'It was made in a SERIALIZABLE transaction, which leaves its account to the scan.'
        when 'capture_failed' then 'Our own code failed inside the DDL and stood aside; see capture_error.'
        when 'no_event_triggers' then 'The event triggers are not installed: only a superuser, or the '
            'administrator of the provider, can create them.'
        when 'trigger_disabled' then 'The event triggers are disabled, or were altered since the scan before.'
        when 'concurrent_index' then 'An index command with CONCURRENTLY failed half-way and left an invalid index.'
        when 'no_event' then 'A command did it that fires no event trigger: CLUSTER (and REPACK, from PostgreSQL 19 '
            'on) marks the index that it went by, REASSIGN OWNED gives tables another owner, REINDEX (before PostgreSQL 17) cures an invalid '
            'index. Another command may have done the same, past the triggers.'
        when 'replica_role' then 'The event triggers are not ENABLE ALWAYS: sessions with '
            'session_replication_role = replica go past them.'
        when 'unexplained' then 'The event triggers are in force and none of our code failed. Superusers can go '
            'past them (event_triggers = off, a direct update of the catalogs, single-user mode).'
    end
$$;

comment on function schemawatch._missed_text(text) is 'What a code in drift.missed_because means.';
