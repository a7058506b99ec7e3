create or replace function schemawatch._format_version()
returns integer
language sql
immutable
parallel safe
as $$
    select 3
$$;

comment on function schemawatch._format_version() is
'Version of the document''s layout. Raise it when a section or an attribute is added or changes its meaning, and
say so in _newer_than(): the next scan reads every table again, and compares it only on what its last document
could know.';


create or replace function schemawatch._newer_than(p_format integer, p_section text, p_attribute text default null)
returns boolean
language sql
immutable
parallel safe
as $$
    select exists (
        select
        from (values
            -- format, section, attribute (null: all of the section)
            (3, 'usage', null),
            (3, 'views', 'options'),
            (3, 'views', 'refreshes_concurrently'),
            (2, 'views', null),
            (2, 'view_columns', null),
            (2, 'table', 'foreign_options'),
            (2, 'table', 'replica_identity_index'),
            (2, 'columns', 'foreign_options'),
            (2, 'functions', 'settings'),
            (2, 'indexes', 'statistics_targets'),
            (2, 'sequences', 'comment'),
            (2, 'sequences', 'grants'),
            (2, 'sequences', 'persistence'),
            (2, 'statistics', 'comment'),
            (3, 'partitions', 'parent'),
            (3, 'partitions', 'kind'),
            (3, 'partitions', 'partition_key'),
            (3, 'partitions', 'persistence'),
            (3, 'partition_columns', null),
            (3, 'partition_constraints', null),
            (3, 'partition_indexes', null),
            (3, 'partition_triggers', null),
            (3, 'table', 'children'),
            (3, 'referenced_by', null),
            (3, 'constraints', 'enabled'),
            (3, 'constraints', 'inherited'),
            (3, 'columns', 'not_null_no_inherit'),
            (3, 'indexes', 'inherited'),
            (3, 'indexes', 'not_ready'),
            (3, 'triggers', 'inherited'),
            (3, 'functions', 'settings'),
            (3, 'functions', 'language'),
            (3, 'functions', 'volatility'),
            (3, 'functions', 'strict'),
            (3, 'functions', 'security'),
            (3, 'functions', 'leakproof'),
            (3, 'functions', 'parallel'),
            (3, 'functions', 'config'),
            (3, 'functions', 'returns'),
            (3, 'partitions', 'refuses'),
            (3, 'publications', 'clauses'),
            (3, 'publications', 'generated_columns'),
            (3, 'publications', 'refuses'),
            (3, 'publications', 'through'),
            (3, 'sequences', 'publications')
        ) as added (format, section, attribute)
        where added.format > p_format and added.section = p_section
          and (added.attribute is null or added.attribute = p_attribute))
$$;

comment on function schemawatch._newer_than(integer, text, text) is
'Whether a section of the document, or one attribute of its objects, was added or got another meaning after this
format: a document of that format says nothing about it, so no difference there is a change.';


create or replace function schemawatch._left_out(
    p_format integer,
    p_section text,
    p_object jsonb,
    p_moved boolean
)
returns boolean
language sql
immutable
parallel safe
as $$
    -- up to format 2: what a partition has from its parent, but for checks
    select coalesce(p_format < 3 and p_section in ('constraints', 'indexes', 'triggers')
        and (p_object ? 'inherited' or p_moved) and p_object ->> 'kind' is distinct from 'check', false)
$$;

comment on function schemawatch._left_out(integer, text, jsonb, boolean) is
'Whether documents of a format may leave out such an object, although they have its section: that it is missing
there says nothing. p_moved: the table has another parent in the other document. Beside _newer_than().';
