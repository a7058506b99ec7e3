insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'replica-identity-lost', 'table',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Replica identity lost',
        '{table} has no usable replica identity any more ({before}, now {after}): if it is '
        'published for UPDATE or DELETE, every UPDATE and DELETE fails with 55000, so its writers '
        'stop as well.',
        'An unpublished table does not need one: readers and writers are safe. On a published one '
        'PostgreSQL refuses the write itself.',
        'alter table {table} replica identity full; at once, then better: alter table {table} '
        'replica identity using index <unique index on not null columns>;'
    ),
    (
        'replica-identity-changed', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Replica identity changed',
        'The replica identity of {table} changed from {before} to {after}: change events carry '
        'other old values, and connectors may use another message key.',
        'SQL readers and writers are safe, apart from the amount of WAL. Consumers of change '
        'events depend on the old row and the key.',
        'Tell the consumers of the stream. To go back: alter table {table} replica identity '
        '<default, full or using index ...>;'
    ),
    (
        'table-published', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table added to a publication',
        '{table} was added to a publication: its changes now flow to subscribers. Nothing that '
        'worked behaves differently.',
        'Readers and writers are safe. The data leaves the database, and a subscriber without the '
        'table stops.',
        'Nothing to do if it was meant; check which columns are sent. On subscribers: alter '
        'subscription <subscription> refresh publication;'
    ),
    (
        'table-published-without-identity', 'table',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Published without replica identity',
        '{table} was added to a publication with UPDATE or DELETE but has no replica identity: '
        'every UPDATE and DELETE on it now fails with 55000. INSERT and TRUNCATE work.',
        'PostgreSQL refuses the write itself, so all writers are hit; readers are safe.',
        'alter table {table} replica identity full; at once, or add a primary key. Otherwise: '
        'alter publication <publication> drop table {table};'
    ),
    (
        'table-unpublished', 'publication',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Table removed from a publication',
        '{table} left the publication {name}: its changes silently stop flowing, and copies go '
        'stale without an error.',
        'SQL readers and writers of {table} are safe. Nobody tells the subscribers.',
        'alter publication {name} add table {table}; then on subscribers: alter subscription '
        '<subscription> refresh publication; Changes made meanwhile need a re-sync.'
    ),
    (
        'publication-operations-narrowed', 'publication',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Publication sends fewer operations',
        'Publication {name} of {table} sends {after} instead of {before}: copies silently keep '
        'rows that were deleted or changed.',
        'SQL readers and writers of {table} are safe. The stream shows no error, so copies drift '
        'apart unseen.',
        'alter publication {name} set (publish = ''<operations>''); then re-sync the copies for '
        'what was missed.'
    ),
    (
        'publication-operations-widened', 'publication',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication sends more operations',
        'Publication {name} of {table} sends {after} instead of {before}: consumers meet kinds of '
        'events that they may not handle, and DELETE or TRUNCATE now reaches copies that kept '
        'history.',
        'SQL readers and writers of {table} are safe, if it has a replica identity. Consumers '
        'depend on their code.',
        'Tell the consumers. To go back: alter publication {name} set (publish = '
        '''<operations>'');'
    ),
    (
        'publication-columns-removed', 'publication',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Publication sends fewer columns',
        'Publication {name} of {table} sends {after} instead of {before}: copies silently get '
        'NULL or their default for the columns left out.',
        'SQL readers and writers of {table} are safe. Copies receive no error, only less.',
        'alter publication {name} set table {table} (<columns>); names all tables of the '
        'publication at once, so repeat the others. Then re-sync.'
    ),
    (
        'publication-columns-added', 'publication',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication sends more columns',
        'Publication {name} of {table} sends {after} instead of {before}: a subscriber that lacks '
        'a column stops. More data leaves the database.',
        'SQL readers and writers of {table} are safe. Copies that already have the columns are '
        'too.',
        'Add the columns on every subscriber: alter table {table} add column <column> <type>; '
        'Rows sent before stay without the value.'
    ),
    (
        'publication-filter-changed', 'publication',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication filter changed',
        'The row filter of publication {name} for {table} changed from {before} to {after}: rows '
        'silently start or stop flowing, and an UPDATE across the filter arrives as an INSERT or '
        'a DELETE.',
        'SQL readers and writers of {table} are safe. Rows that were sent under the old filter '
        'are not corrected in copies.',
        'Re-sync: alter subscription <subscription> refresh publication; copies nothing again for '
        'a table already known, so truncate and reload the copy.'
    ),
    (
        'publication-blocks-writes', 'table',
        'SAFE', 'BREAKING', 'BREAKING', 'BREAKING',
        'Publication blocks UPDATE and DELETE',
        'A publication of {table} with UPDATE or DELETE has a column list or row filter that does '
        'not cover the replica identity: every UPDATE and DELETE on {table} now fails with 42P10.',
        'PostgreSQL refuses the write itself, so all writers are hit, and copies receive nothing. '
        'Readers and INSERTs are safe.',
        'Let the list include the key, and the filter use key columns only. At once: alter '
        'publication <publication> drop table {table}; or alter table {table} replica identity '
        'full; (helps a filter, not a list).'
    ),
    (
        'publication-via-root-changed', 'publication',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication through the root changed',
        'Publication {name} of {table} changed publish_via_partition_root from {before} to '
        '{after}: change events carry the name of the root instead of the partition, or the '
        'reverse, so topics split or merge and subscribers stop.',
        'SQL readers and writers of {table} are safe. Consumers match events by table name.',
        'Re-route the consumers, or go back: alter publication {name} set '
        '(publish_via_partition_root = {before});'
    )
on conflict (rule_id) do update set
    object_kind = excluded.object_kind,
    readers = excluded.readers,
    writers = excluded.writers,
    cdc = excluded.cdc,
    impact = excluded.impact,
    title = excluded.title,
    message = excluded.message,
    rationale = excluded.rationale,
    remedy = excluded.remedy
where (r.*) is distinct from (excluded.*);
