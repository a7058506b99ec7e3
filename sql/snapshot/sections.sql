create or replace function schemawatch._sections()
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- object_kind     what findings call its objects
    -- since           the format that added it: older documents say nothing about it
    -- attributes      those that a format added or gave another meaning, with that format
    -- holds           what its objects list that is a section of its own: the columns of views are view_columns
    -- part            it is such a section, and no key of the document
    -- comes_with      its objects may belong to one of this section, and then come and go with it
    -- oids            what identity says of its objects means something beyond the one table
    -- dropped_alone   they can be dropped, or detached, without naming the table
    -- outlives_table  they may stay when the table is gone, or another one has taken its name
    -- paired_by       besides id and name: the content; or the rule, where that is the same but for names and casts
    -- recreated       that another one has the name is a change, also where nothing else differs
    -- with_column     they go with a column that they are made of; and which attributes are rebuilt for its new type
    -- of_table        its objects are roles: findings name the table
    return '{
        "table":         {"object_kind": "table", "oids": true, "recreated": true,
                          "attributes": {"foreign_options": 2, "replica_identity_index": 2, "children": 3}},
        "columns":       {"object_kind": "column", "recreated": true,
                          "attributes": {"foreign_options": 2, "not_null_no_inherit": 3}},
        "constraints":   {"object_kind": "constraint", "paired_by": "rule", "with_column": "{expression}",
                          "attributes": {"enabled": 3, "inherited": 3}},
        "referenced_by": {"object_kind": "constraint", "since": 3, "oids": true, "dropped_alone": true,
                          "paired_by": "content", "comes_with": "partitions", "with_column": "{}"},
        "indexes":       {"object_kind": "index", "dropped_alone": true, "paired_by": "content",
                          "with_column": "{keys, predicate}",
                          "attributes": {"statistics_targets": 2, "inherited": 3, "not_ready": 3}},
        "triggers":      {"object_kind": "trigger", "attributes": {"inherited": 3}},
        "policies":      {"object_kind": "policy"},
        "rules":         {"object_kind": "rule"},
        "statistics":    {"object_kind": "statistics", "oids": true, "dropped_alone": true,
                          "with_column": "{expressions}", "attributes": {"comment": 2}},
        "sequences":     {"object_kind": "sequence", "oids": true, "dropped_alone": true, "outlives_table": true,
                          "attributes": {"comment": 2, "grants": 2, "persistence": 2, "publications": 3}},
        "types":         {"object_kind": "type", "oids": true, "recreated": true},
        "functions":     {"object_kind": "function", "oids": true,
                          "attributes": {"settings": 3, "language": 3, "volatility": 3, "strict": 3, "security": 3,
                                         "leakproof": 3, "parallel": 3, "config": 4, "returns": 3,
                                         "not_executable_by": 3}},
        "publications":  {"object_kind": "publication", "oids": true,
                          "attributes": {"clauses": 3, "generated_columns": 3, "refuses": 3, "through": 3}},
        "grants":        {"object_kind": "privilege", "oids": true, "of_table": true},
        "usage":         {"object_kind": "privilege", "since": 3, "oids": true, "of_table": true},
        "views":         {"object_kind": "view", "since": 2, "oids": true, "dropped_alone": true,
                          "outlives_table": true, "recreated": true,
                          "with_column": "{definition, uses, recreated}", "holds": "{columns}",
                          "attributes": {"options": 3, "refreshes_concurrently": 3, "updatable": 4, "read_only": 4,
                                         "writes": 4}},
        "view_columns":  {"object_kind": "column", "since": 2, "oids": true,
                          "part": true, "comes_with": "views", "with_column": "{type, collation}"},
        "partitions":    {"object_kind": "table", "oids": true, "dropped_alone": true,
                          "recreated": true, "comes_with": "partitions",
                          "holds": "{columns, constraints, indexes, triggers}",
                          "attributes": {"parent": 3, "kind": 3, "partition_key": 3, "persistence": 3,
                                         "refuses": 3}},
        "partition_columns":     {"object_kind": "column", "since": 3, "oids": true,
                                  "part": true, "comes_with": "partitions"},
        "partition_constraints": {"object_kind": "constraint", "since": 3, "oids": true, "paired_by": "rule",
                                  "part": true, "comes_with": "partitions"},
        "partition_indexes":     {"object_kind": "index", "since": 3, "oids": true, "paired_by": "content",
                                  "part": true, "comes_with": "partitions"},
        "partition_triggers":    {"object_kind": "trigger", "since": 3, "oids": true,
                                  "part": true, "comes_with": "partitions"}
    }'::jsonb;
end
$$;

comment on function schemawatch._sections() is
'What is to be known about each section of a document, by name; a fact that is not there is false. One constant, so that
the planner puts it wherever it is asked for: a row of a table or of VALUES would cost a scan each time, and an SQL function
would be parsed for each place.';


create or replace function schemawatch._section_texts(p_relids oid[], p_partitioned boolean)
returns table (section text, relid oid, items text, ids text)
language sql
stable
as $$
    select 'table', own.relid, own.item::text, own.ids::text from schemawatch._tables_of(p_relids) as own
    union all
    select 'columns', own.* from schemawatch._column_texts(p_relids) as own
    union all
    select 'constraints', own.relid, own.items::text, own.ids::text from schemawatch._constraints_of(p_relids) as own
    union all
    select 'referenced_by', own.relid, own.items::text, own.ids::text from schemawatch._references_of(p_relids) as own
    union all
    select 'indexes', own.relid, own.items::text, own.ids::text from schemawatch._indexes_of(p_relids) as own
    union all
    select 'triggers', own.relid, own.items::text, own.ids::text from schemawatch._triggers_of(p_relids) as own
    union all
    select 'policies', own.relid, own.items::text, own.ids::text from schemawatch._policies_of(p_relids) as own
    union all
    select 'rules', own.relid, own.items::text, own.ids::text from schemawatch._rules_of(p_relids) as own
    union all
    select 'statistics', own.relid, own.items::text, own.ids::text from schemawatch._statistics_of(p_relids) as own
    union all
    select 'sequences', own.relid, own.items::text, own.ids::text from schemawatch._sequences_of(p_relids) as own
    union all
    select 'types', own.relid, own.items::text, own.ids::text from schemawatch._types_of(p_relids) as own
    union all
    select 'functions', own.relid, own.items::text, own.ids::text from schemawatch._functions_of(p_relids) as own
    union all
    select 'publications', own.relid, own.items::text, own.ids::text from schemawatch._publications_of(p_relids) as own
    union all
    select 'grants', own.relid, own.items::text, own.ids::text from schemawatch._grants_of(p_relids) as own
    union all
    select 'usage', own.relid, own.items::text, own.ids::text from schemawatch._usage_of(p_relids) as own
    union all
    select 'views', own.* from schemawatch._view_texts(p_relids) as own
    union all
    select 'partitions', own.relid, own.items::text, own.ids::text from schemawatch._partitions_of(p_relids) as own where p_partitioned
$$;

comment on function schemawatch._section_texts(oid[], boolean) is
'What each section of the documents of these tables holds, and what identity says of it, as the text of JSON. p_partitioned: whether one of
them has partitions.';
