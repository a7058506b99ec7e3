create or replace function schemawatch._redacted(p_text text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- of a text of megabytes the beginning is read; the string or comment that this cuts is unreadable
    c_most constant integer := 8000;
    -- from here on a definition may hold data: a query, the body of a function, what becomes of a column's values
    c_data constant text :=
        '\m(?:select|insert|update|delete|merge|execute|begin|return|using)\M|(?<!\mfor\s+)\mvalues\M';
    -- what follows SET in a definition; all else is a setting, and then its value, which need not be a string
    c_defined constant text := '^\s*(?:\(|(?:not|null|default|data|statistics|storage|compression|schema|tablespace'
        '|logged|unlogged|with|without|access|expression|generated|increment|minvalue|maxvalue|start|cache|cycle|no)'
        '(?![^\u0001-\u0023\u0025-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f])\s*';
begin
    return (
        with piece as (
            select
                raw.place, raw.kind, raw.part collate "C" as part,
                count(*) filter (where raw.kind = 'end') over (order by raw.place) as statement
            from schemawatch._lexical_parts(left(p_text, c_most)) as raw
        ),
        noted as (
            select
                piece.*,
                case when piece.kind in ('code', 'set') then substring(piece.part from '[A-Za-z]+') end as word,
                piece.kind = 'code' and piece.part ~* c_data as begins_data,
                piece.kind = 'set' and not coalesce(
                    lead(piece.part) over line ~* (c_defined || case
                        when lead(piece.kind, 2, 'end') over line in ('string', 'number', 'name', 'end')
                            then '(?:[^.=\s]|$))' else '[^.=\s])' end), false) as assigns
            from piece
            window line as (partition by piece.statement order by piece.place)
        ),
        judged as (
            select
                noted.*,
                coalesce(bool_or(noted.assigns) over before, false) as is_value,
                lower(first_value(noted.word) over (
                    partition by noted.statement order by noted.word is null, noted.place))
                    in ('alter', 'create', 'drop')
                and not coalesce(bool_or(noted.begins_data) over before, false) as is_definition
            from noted
            window before as (
                partition by noted.statement order by noted.place rows between unbounded preceding and 1 preceding)
        )
        select left(string_agg(
            case
                when judged.is_value and judged.kind <> 'unreadable' then ''
                when judged.kind = 'string' or (judged.kind = 'number' and not judged.is_definition) then '''***'''
                when judged.kind = 'comment' then ' '
                when judged.kind = 'unreadable' then '...'
                when judged.assigns then judged.part || ' ''***'''
                else judged.part
            end, '' order by judged.place), c_most)
        from judged
        where judged.place <= (
            select coalesce(min(cut.place), c_most) from piece as cut where cut.kind = 'unreadable'));
end
$$;

comment on function schemawatch._redacted(text) is
'The text of a statement without its strings, comments and the values of SET, and, but in definitions, without its
numbers: ''***'' stands for each. Words, names and signs stay. From where the text cannot be read for sure nothing
stays. It is taken as it was written: nothing depends on what it means.';
