insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'sequence-range-narrowed', 'sequence', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence range narrowed',
        'The range of sequence {name}, used by {table}, shrank: {new_options}, before {old_options}.',
        '`INSERT INTO {table} ...` that draws from it fails with 2200H once it is used up. Numbers handed '
        'out so far are not touched.',
        'Widen it again: `alter sequence {new} {old_options};`',
        'Depends on the data: how many numbers are left, `select {maximum} - last_value as left from '
        '{new};`',
        'Values handed out so far, and readers, are not touched. When it hurts depends on how many numbers '
        'are left.'
    ),
    (
        'sequence-range-widened', 'sequence', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Sequence range widened',
        'The range of sequence {name}, used by {table}, grew: {new_options}, before {old_options}.',
        'Nothing fails{alone}: it hands out more numbers, and takes none away. Only numbers beyond what a column '
        'or client holds would be trouble.',
        'Nothing to do. Check that the column and its 32-bit readers hold the larger numbers.',
        'Certain: read from the catalog.',
        'More values are accepted and none is taken away, so readers and writers are safe. Only numbers '
        'beyond what a column or client holds would be trouble.'
    ),
    (
        'sequence-step-changed', 'sequence', 'omitting',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Sequence step changed',
        'Sequence {name}, used by {table}, counts differently: {new_options}, before {old_options}.',
        'No statement fails by itself: new keys silently have other gaps or another order, and numbering '
        'schemes shared between servers may collide with 23505.',
        'If it was not meant: `alter sequence {new} {old_options};`',
        'Depends on the client: whether anybody relies on consecutive, ordered or interleaved keys.',
        'No statement fails by itself. It depends on whether anybody relies on consecutive, ordered or '
        'interleaved keys.'
    ),
    (
        'sequence-start-changed', 'sequence', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Start of a sequence changed',
        'Sequence {name}, used by {table}, starts at {after} instead of {before}.',
        'Nothing fails{alone}: the next number is the same. Only `ALTER SEQUENCE {new} RESTART` without a value, and '
        '`TRUNCATE {table} RESTART IDENTITY` where it owns the sequence, read the start.',
        'Nothing to do. To go back: `alter sequence {new} start with {before};`',
        'Certain: read from the catalog.',
        'START is remembered for a later RESTART: nextval(), readers and writers do not look at it.'
    ),
    (
        'sequence-owned-by-changed', 'sequence', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Owner column of a sequence changed',
        'Sequence {name}, used by {table}, belongs to {owner_after}, before to {owner_before}.',
        'INSERTs are numbered as before. `pg_get_serial_sequence()` answers NULL for a column that lost it, so '
        '`setval()` over it silently does nothing; `TRUNCATE ... RESTART IDENTITY` restarts it with its owner only; '
        'and it is dropped together with the column or the table that owns it.',
        'If it was not meant: `alter sequence {new} owned by {old_owner};`',
        'Depends on the client: whether anybody asks for the sequence of the column, truncates with RESTART IDENTITY, '
        'or drops the owner.',
        'The default of a column names its sequence itself, so readers and INSERTs are safe. Only what goes by the '
        'owner differs.'
    ),
    (
        'sequence-became-unlogged', 'sequence', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence became unlogged',
        'Sequence {name}, used by {table}, became unlogged.',
        'Nothing fails{alone} until a crash of the server or a failover to a standby: then it starts over, and `INSERT INTO {table} '
        '...` fails with 23505, or silently reuses keys where {table} has no unique key on them.',
        '`alter sequence {new} set logged;`',
        'Certain: read from the catalog; it takes a crash or a failover to hurt.',
        'Readers are safe. Numbers of an unlogged sequence survive neither a crash nor a failover, while the rows of a '
        'logged table do.'
    ),
    (
        'sequence-became-logged', 'sequence', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Sequence became logged',
        'Sequence {name}, used by {table}, became logged.',
        'Nothing fails{alone}: its numbers now survive a crash as well.',
        'Nothing to do. To go back: `alter sequence {new} set unlogged;`',
        'Certain: read from the catalog.',
        'It only gets safer: readers and writers see no difference.'
    ),
    (
        'sequence-cycle-enabled', 'sequence', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence now cycles',
        'Sequence {name}, used by {table}, starts over at its end instead of failing.',
        'After the wrap `INSERT INTO {table} ...` fails with 23505, or silently reuses keys where {table} '
        'has no unique key on them.',
        '`alter sequence {new} no cycle;`',
        'Depends on the data: how many numbers are left, `select {maximum} - last_value as left from '
        '{new};`',
        'Nothing changes before the end is reached, so it depends on how many numbers are left. Readers are'
        ' safe until then.'
    ),
    (
        'sequence-renamed', 'sequence', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence renamed',
        'Sequence {old}, used by {table}, is now {new}.',
        '`nextval(''{old}'')` and `currval(''{old}'')` in client code fail with 42P01. Column defaults '
        'follow by themselves, so INSERTs that leave the key to the default work.',
        'Ask for the name instead of spelling it, with pg_get_serial_sequence(). To go back: `{restore};`{schema_again}',
        'Depends on the client: whether it spells the name; the rename was read from the catalog.',
        'INSERTs that leave the key to the default are safe, and so are readers. Only code that spells the '
        'name fails.'
    ),
    (
        'sequence-added', 'sequence', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Sequence added',
        'The sequence {new} appeared beside {table}.',
        'Nothing fails{alone}: nobody depends on it yet.',
        'Nothing to do. Roles that will draw from it need USAGE on it.',
        'Certain: read from the catalog.',
        'Nobody depends on it yet: readers and writers are safe.'
    ),
    (
        'sequence-removed', 'sequence', 'omitting',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Sequence dropped',
        'Sequence {old}, which belonged to {table}, was dropped, or no longer belongs to it.',
        'If it was dropped, `nextval(''{old}'')` and `currval(''{old}'')` in client code fail with 42P01. INSERTs '
        'that leave the key to a default work, unless the default went too.',
        'If it is gone put it back, grant USAGE on it again, and move it above the used keys with setval(): `create '
        'sequence if not exists {old} {old_options} owned by {old_owner};`',
        'Depends on the data: whether it is gone, `select to_regclass({old_literal}) is null as gone;`',
        'PostgreSQL refuses the drop while a default draws from it, so plain INSERTs are safe unless the '
        'default went too. Every caller by name fails.'
    ),
    (
        'sequence-narrower-than-column', 'sequence', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence narrower than its column',
        'Sequence {name} has a smaller type than the column of {table} that it feeds.',
        '`INSERT INTO {table} ...` fails with 2200H at the end of the sequence (2147483647 for integer), '
        'although the column has room. Everything works until then.',
        '`alter sequence {new} as bigint;`',
        'Depends on the data: how far it has come, `select last_value from {new};`',
        'Everything works until then, so it depends on how far the sequence has come. Readers are safe.'
    ),
    (
        'sequence-published', 'sequence', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Sequence published',
        'Sequence {name} is in publication {after}.',
        'Nothing fails{alone}: a subscriber that has the sequence takes its value when it refreshes its sequences.',
        'Nothing to do if it was meant. A subscriber needs a sequence of that name.',
        'Certain: read from the catalog.',
        'Readers and writers are safe; the value of the sequence leaves the database when a subscriber asks for it.'
    ),
    (
        'sequence-unpublished', 'sequence', 'omitting',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Sequence no longer published',
        'Sequence {name} left publication {before}.',
        'No statement fails here{alone}: a subscriber that takes over finds its own sequence behind the rows that it has, so '
        '`INSERT` there fails with 23505.',
        'Publish all sequences again, or set them by hand on a subscriber before it takes over.',
        'Depends on the client: whether it takes values from the sequence.',
        'Readers and writers are safe. A copy needs the value only when it is written to itself.'
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
