insert into schemawatch.preset as own (preset, title, about)
values
    (
        'applications', 'Programs that name their columns',
        'Readers and writers count; copies count where a table is published. What the rules say, unchanged.'
    ),
    (
        'strict', 'Contracts with people you do not know',
        'Somebody selects *, reads by position, has closed types and keeps a copy: what could hit them counts.'
    ),
    (
        'warehouse', 'Bulk loads and reports',
        'Tables are loaded by COPY and SELECT *, incrementally, and read whole: the shape counts, indexes do not.'
    ),
    (
        'cdc', 'Copies by change data capture',
        'Every table feeds a copy, also where no publication says so (a slot, triggers, a key on updated_at).'
    ),
    (
        'maintenance', 'Tables that tools look after',
        'What pg_repack, pg_osc and pgroll leave for a while, and partitions that come and go: noted, and no news.'
    )
on conflict (preset) do update set title = excluded.title, about = excluded.about
where (own.title, own.about) is distinct from (excluded.title, excluded.about);

delete from schemawatch.preset_rule;

insert into schemawatch.preset_rule (preset, selector, verdict, rationale)
values
    ('strict', 'audience:cdc', 'ON', 'somebody may keep a copy that no publication shows'),
    ('strict', 'column-added-nullable', 'RISKY', 'SELECT *, COPY and INSERT without a column list change shape'),
    ('strict', 'column-added-with-default', 'RISKY', 'SELECT *, COPY and INSERT without a column list change shape'),
    ('strict', 'column-added-generated', 'RISKY', 'SELECT * changes shape, and INSERT ... SELECT * fails'),
    ('strict', 'column-position-changed', 'BREAKING', 'reading by position gets another column without an error'),
    ('strict', 'column-type-int-widened-64', 'BREAKING', 'clients with 32-bit fields refuse or cut the new type'),
    ('strict', 'enum-label-added', 'BREAKING', 'clients with a closed list of labels fail on the new one'),
    ('strict', 'column-drop-not-null', 'BREAKING', 'clients whose field cannot be null fail on the first null'),
    ('strict', 'unclassified-change', 'BREAKING', 'what nobody can explain does not pass'),
    ('warehouse', 'audience:cdc', 'ON', 'a load is a copy: it misses what a rewrite changed'),
    ('warehouse', 'column-added-nullable', 'RISKY', 'loads by SELECT * or COPY without a column list change shape'),
    ('warehouse', 'column-added-with-default', 'RISKY', 'old rows get a value that no incremental load sees'),
    ('warehouse', 'column-position-changed', 'BREAKING', 'COPY without a column list fills the wrong columns'),
    ('warehouse', 'index-removed', 'SAFE', 'tables are read whole; no result depends on an index'),
    ('warehouse', 'index-changed', 'SAFE', 'tables are read whole; no result depends on an index'),
    ('warehouse', 'index-invalid', 'SAFE', 'tables are read whole; no result depends on an index'),
    ('cdc', 'audience:cdc', 'ON', 'every table feeds a copy, published or not'),
    ('cdc', 'column-added-volatile-default', 'BREAKING', 'existing rows got values that no copy will ever receive'),
    ('cdc', 'column-added-identity', 'BREAKING', 'existing rows got numbers that no copy will ever receive'),
    ('cdc', 'column-type-int-widened-64', 'BREAKING', 'a copy with the old type stops at the first larger value');

insert into schemawatch.preset_rule (preset, selector, object_pattern, verdict, rationale)
values
    ('maintenance', 'trigger-*', 'repack_trigger', 'OFF', 'pg_repack has it while it copies the rows'),
    ('maintenance', 'trigger-*', 'z_repack_trigger', 'OFF', 'older pg_repack has it while it copies the rows'),
    ('maintenance', 'trigger-*', 'primary_to_audit_table_trigger', 'OFF', 'pg_osc has it while it copies the rows'),
    ('maintenance', 'trigger-*', '_pgroll_trigger_*', 'OFF', 'pgroll keeps two versions of a column in step with it'),
    ('maintenance', 'column-added-nullable', '_pgroll_*', 'OFF', 'pgroll fills it, and gives it its name at the end'),
    ('maintenance', 'column-added-with-default', '_pgroll_*', 'OFF', 'pgroll fills it, and gives it its name at the end'),
    ('maintenance', 'check-added*', '_pgroll_*', 'OFF', 'pgroll holds the new version of a column to it'),
    ('maintenance', 'partition-added', '*', 'OFF', 'a window of partitions moves on'),
    ('maintenance', 'partition-attached', '*', 'OFF', 'a window of partitions moves on'),
    ('maintenance', 'partition-detached', '*', 'OFF', 'a window of partitions moves on');
