insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'replica-identity-lost', 'table', 'table',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Replica identity lost',
        '{table} has no usable replica identity any more.',
        'A change event of an UPDATE or DELETE cannot say any more which row it means. {lost_how}',
        'Give it an identity again. {lost_remedy}',
        'Certain: read from the catalog.',
        'An unpublished table does not need one: readers and writers are safe. Of one that is published with UPDATE '
        'or DELETE PostgreSQL refuses the write itself: there writers are hit too, BREAKING.'
    ),
    (
        'replica-identity-changed', 'table', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Replica identity changed',
        'The replica identity of {table} changed from {before} to {after}.',
        'No statement fails in SQL{alone}: change events carry other old values, and connectors may use another '
        'message key. The amount of WAL differs.',
        'Tell the consumers of the stream. To go back: `{identity_back};`',
        'Depends on the client: which old values and keys it relies on.',
        'SQL readers and writers are safe, apart from the amount of WAL. Consumers of change events depend '
        'on the old row and the key.'
    ),
    (
        'table-published', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table added to a publication',
        '{table} was added to publication {publication}.',
        'Nothing fails{alone}: its changes flow to subscribers from now on, so the data leaves the database. A '
        'subscriber without the table stops.',
        'Nothing to do if it was meant. Otherwise {take_out}',
        'Certain: read from the catalog.',
        'Readers and writers are safe. The data leaves the database, and a subscriber without the table '
        'stops.'
    ),
    (
        'table-published-without-identity', 'table', 'table',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Published without replica identity',
        '{table}, which has no replica identity, was added to publication {publication} with UPDATE or '
        'DELETE.',
        'Every {statements} fails with {sqlstate}, also in MERGE, in ON CONFLICT and by a foreign key. {still} and '
        'TRUNCATE work.',
        'At once: {unblock}',
        'Certain: read from the catalog; PostgreSQL refuses the write itself.',
        'PostgreSQL refuses the write itself, so all writers are hit; readers are safe.'
    ),
    (
        'table-unpublished', 'publication', 'table',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Table removed from a publication',
        '{table} left publication {left}.',
        'No statement fails{alone}: its changes silently stop flowing, and copies go stale. If the publication itself is gone or '
        'renamed, subscriptions that ask for it stop with 42704 up to PostgreSQL 17, with all their tables; from 18 on they go on '
        'without it.',
        'Put it back: {put_back} Then every subscriber refreshes its subscription; changes made meanwhile need a re-sync.',
        'Certain: read from the catalog.',
        'SQL readers and writers of {table} are safe. Nobody tells the subscribers.'
    ),
    (
        'publication-operations-narrowed', 'publication', 'table',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Publication sends fewer operations',
        'Publication {publication} of {table} sends fewer operations, without {before}.',
        'No statement fails{alone}: copies silently {missed}.',
        'Restore it, then re-sync the copies for what was missed: `{restore};`',
        'Certain: read from the catalog; the stream itself shows no error.',
        'SQL readers and writers of {table} are safe. The stream shows no error, so copies drift apart '
        'unseen.'
    ),
    (
        'publication-operations-widened', 'publication', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication sends more operations',
        'Publication {publication} of {table} sends more operations, with {after}.',
        'No statement fails here{alone}: consumers meet kinds of events that they may not handle, and copies {gained}.',
        'Tell the consumers. To go back: `{restore};`',
        'Depends on the client: which events it handles.',
        'SQL readers and writers of {table} are safe, if it has a replica identity. Consumers depend on '
        'their code.'
    ),
    (
        'publication-columns-removed', 'publication', 'table',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Publication sends fewer columns',
        'Publication {publication} of {table} sends fewer columns: {new_columns}, before {old_columns}.',
        'No statement fails{alone}: copies silently get NULL, or their default, for the columns left out.',
        'Restore it, refresh the subscriptions and re-sync: `{restore};`',
        'Certain: read from the catalog; the stream itself shows no error.',
        'SQL readers and writers of {table} are safe. Copies receive no error, only less.'
    ),
    (
        'publication-columns-added', 'publication', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication sends more columns',
        'Publication {publication} of {table} sends more columns: {new_columns}, before {old_columns}.',
        'No statement fails here{alone}: a subscriber that lacks a column stops, and rows sent before stay without'
        ' the value. More data leaves the database.',
        'Add the columns on every subscriber. To go back: `{restore};`',
        'Depends on the client: whether it has the columns already.',
        'SQL readers and writers of {table} are safe. Copies that already have the columns are too.'
    ),
    (
        'publication-filter-changed', 'publication', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication filter changed',
        'The row filter of publication {publication} for {table} changed from {before} to {after}.',
        'No statement fails{alone}: {filtered} Rows sent before are not corrected.',
        'Truncate and reload the copies. To go back: `{restore};`',
        'Depends on the data: which rows both let through, `select * from pg_publication_tables where '
        'pubname = {publication_literal} and format(''%I.%I'', schemaname, tablename) = {table_literal};` '
        'shows the filter.',
        'SQL readers and writers of {table} are safe. A filter that comes stops rows, one that goes lets more '
        'through; rows that were sent under the old filter are not corrected in copies.'
    ),
    (
        'publication-filter-raises', 'publication', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication filter may stop replication',
        'Publication {publication} computes its filter {filter} for each change of {table} that it sends.',
        'No statement fails here{alone}: a change of a row for which the filter raises an error (such as 22012, 22003) stops '
        'every subscription and slot that reads {publication}, for all its tables, and the server keeps its WAL. Another '
        'filter does not help them over a change that was made before it.',
        'Write a filter that accepts every row (`nullif` around a divisor, a wider type for a sum). Until then publish the '
        'table without one. What has stopped goes on behind `pg_replication_slot_advance`, and is to be loaded again.',
        'Depends on the data: whether such rows are written; `select slot_name, active from pg_replication_slots;` shows '
        'slots that nobody reads at the moment.',
        'The filter was not proven to give a value for every row. It is computed where changes are decoded, long after the '
        'commit, so readers and writers of {table} are safe.'
    ),
    (
        'publication-blocks-writes', 'table', 'table',
        'SAFE', 'BREAKING', 'BREAKING', 'BREAKING',
        'Publication blocks UPDATE and DELETE',
        'Publication {publication} makes {refusing} refuse {operations}: {cause}.',
        'Every {statements} fails with {sqlstate}, also in MERGE, in ON CONFLICT and by a foreign key. {still} and '
        'TRUNCATE work; copies receive nothing of what fails.',
        'At once: {unblock}',
        'Certain: read from the catalog; PostgreSQL refuses the write itself.',
        'PostgreSQL refuses the write itself, so all writers are hit, and copies receive nothing. Readers '
        'and INSERTs are safe. Causes: a column list or a filter that does not go with the replica identity, a '
        'generated column of it that is not sent (from PostgreSQL 18 on; all 42P10), or no identity at all (55000).'
    ),
    (
        'publication-unblocks-writes', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Publication blocks UPDATE or DELETE no longer',
        'Publication {publication} no longer makes {refusing} refuse {operations}.',
        'Nothing fails{alone}: {statements}, which failed with {sqlstate}, can run again.',
        'Nothing to do.',
        'Certain: read from the catalog; PostgreSQL refused the write itself.',
        'PostgreSQL refused the write itself and no longer does; copies missed nothing, because nothing was written.'
    ),
    (
        'publication-via-root-changed', 'publication', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Publication through the root changed',
        'Publication {publication} of {table} sends changes under {root}.',
        'No statement fails here{alone}: topics of change events split or merge, and subscribers that lack the '
        'table of that name stop.',
        'Re-route the consumers, or go back: `{restore};`',
        'Depends on the client: how it matches events by table name.',
        'SQL readers and writers of {table} are safe. Consumers match events by table name.'
    ),
    (
        'publication-name-changed', 'publication', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Published under the name of another table',
        'Publication {publication} sends the changes of {table} under {sent_as} instead of {old_sent_as}.',
        'No statement fails here{alone}: a subscriber stops if it has no table {sent_as}, and silently skips the changes '
        'if its subscription does not know it yet. Topics of change events split or merge.',
        'Let every subscriber have {sent_as}, then refresh its subscription, with copy_data = false where the rows are '
        'there already; changes made meanwhile need a re-sync.',
        'Depends on the client: how it matches events by table name.',
        'SQL readers and writers of {table} are safe. With publish_via_partition_root a partition goes under the '
        'topmost ancestor that the publication has; it got or lost one, or that became published.'
    )
on conflict (rule_id) do update set
    object_kind = excluded.object_kind,
    touches = excluded.touches,
    readers = excluded.readers,
    writers = excluded.writers,
    cdc = excluded.cdc,
    impact = excluded.impact,
    title = excluded.title,
    message = excluded.message,
    how = excluded.how,
    remedy = excluded.remedy,
    sure = excluded.sure,
    rationale = excluded.rationale
where (r.*) is distinct from (excluded.*);
