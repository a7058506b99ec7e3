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
            (2, 'statistics', 'comment')
        ) as added (format, section, attribute)
        where added.format > p_format and added.section = p_section
          and (added.attribute is null or added.attribute = p_attribute))
$$;

comment on function schemawatch._newer_than(integer, text, text) is
'Whether a section of the document, or one attribute of its objects, was added or got another meaning after this
format: a document of that format says nothing about it, so no difference there is a change.';
