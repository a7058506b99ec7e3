insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'sequence-range-narrowed', 'sequence',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence range narrowed',
        'The range of sequence {name}, used by {table}, shrank from {before} to {after}: INSERTs '
        'that draw from it fail with 2200H once it is used up.',
        'Values handed out so far, and readers, are not touched. When it hurts depends on how '
        'many numbers are left.',
        'Look at the headroom: select last_value from {name}; and widen it in time: alter '
        'sequence {name} as bigint no maxvalue;'
    ),
    (
        'sequence-range-widened', 'sequence',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Sequence range widened',
        'The range of sequence {name}, used by {table}, grew from {before} to {after}: it hands '
        'out more numbers. Nothing that worked behaves differently.',
        'More values are accepted and none is taken away, so readers and writers are safe. Only '
        'numbers beyond what a column or client holds would be trouble.',
        'Nothing to do. Check that the column and its 32-bit readers hold the larger numbers.'
    ),
    (
        'sequence-step-changed', 'sequence',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Sequence step changed',
        'Sequence {name}, used by {table}, counts differently ({before}, now {after}): new keys '
        'silently have other gaps or another order, and numbering schemes shared between servers '
        'may collide with 23505.',
        'No statement fails by itself. It depends on whether anybody relies on consecutive, '
        'ordered or interleaved keys.',
        'If it was not meant: alter sequence {name} increment by <step> start with <start> cache '
        '<cache>;'
    ),
    (
        'sequence-cycle-enabled', 'sequence',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence now cycles',
        'Sequence {name}, used by {table}, starts over at its end instead of failing: after the '
        'wrap INSERTs fail with 23505, or silently reuse keys where {table} has no unique key on '
        'them.',
        'Nothing changes before the end is reached, so it depends on how many numbers are left. '
        'Readers are safe until then.',
        'alter sequence {name} no cycle; and give it room: alter sequence {name} as bigint no '
        'maxvalue;'
    ),
    (
        'sequence-renamed', 'sequence',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence renamed',
        'Sequence {name}, used by {table}, is now {after}: nextval(''{name}'') and '
        'currval(''{name}'') in client code fail with 42P01. Column defaults follow by '
        'themselves.',
        'INSERTs that leave the key to the default are safe, and so are readers. Only code that '
        'spells the name fails.',
        'Ask for the name instead: pg_get_serial_sequence(''{table}'', ''<column>''). To go back: '
        'alter sequence {after} rename to {name};'
    ),
    (
        'sequence-added', 'sequence',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Sequence added',
        'The sequence {name} appeared beside {table}. Nothing that worked behaves differently.',
        'Nobody depends on it yet: readers and writers are safe.',
        'Nothing to do. Roles that will draw from it need: grant usage on sequence {name} to '
        '<role>;'
    ),
    (
        'sequence-removed', 'sequence',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Sequence dropped',
        'Sequence {name}, used with {table}, was dropped: nextval(''{name}'') and '
        'currval(''{name}'') in client code now fail with 42P01.',
        'PostgreSQL refuses the drop while a default draws from it, so plain INSERTs are safe '
        'unless the default went too. Every caller by name fails.',
        'Put it back above the used keys: create sequence {name} start with <largest key + 1>; '
        'and grant usage on it again.'
    ),
    (
        'sequence-narrower-than-column', 'sequence',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Sequence narrower than its column',
        'Sequence {name} has a smaller type than the column of {table} that it feeds: INSERTs '
        'fail with 2200H at the end of the sequence (2147483647 for integer), although the column '
        'has room.',
        'Everything works until then, so it depends on how far the sequence has come. Readers are '
        'safe.',
        'alter sequence {name} as bigint;'
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
