create or replace function schemawatch._stable_text(p_text text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a literal with its type, as the server prints it
    c_item constant text := $re$E?'(?:[^']|'')*'::[^][()',]+(?:\([0-9, ]+\))?$re$;
    v_text text := p_text;
    v_hit text[];
begin
    loop
        v_hit := regexp_match(v_text,
            $re$(\(ARRAY\[($re$ || c_item || '(?:, ' || c_item || $re$)*)\]\)::([^][()',]+(?:\([0-9, ]+\))?)\[\])$re$);
        exit when v_hit is null;
        v_text := replace(v_text, v_hit[1], format('ARRAY[%s]',
            regexp_replace(v_hit[2], '(' || c_item || ')', format('(\1)::%s', v_hit[3]), 'g')));
    end loop;
    return v_text;
end
$$;

comment on function schemawatch._stable_text(text) is
'A deparsed expression as a restored dump has it. The text of CHECK (code IN (…)) over a varchar column is
(ARRAY[''a''::character varying])::text[]; whoever parses that pushes the cast into the elements.';
