create or replace function schemawatch._range_follows_type(p_before jsonb, p_after jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select bool_and(
        p_before -> side.name = p_after -> side.name
        or (p_before ->> side.name)::numeric = side.sign * ((2::numeric ^ (old.bits - 1)) - side.room)
            and (p_after ->> side.name)::numeric = side.sign * ((2::numeric ^ (new.bits - 1)) - side.room))
    from (values ('smallint', 16), ('integer', 32), ('bigint', 64)) as old (type, bits)
    join (values ('smallint', 16), ('integer', 32), ('bigint', 64)) as new (type, bits) on true
    cross join (values ('min', -1, 0), ('max', 1, 1)) as side (name, sign, room)
    where old.type = p_before ->> 'type' and new.type = p_after ->> 'type'
$$;

comment on function schemawatch._range_follows_type(jsonb, jsonb) is
'Whether a sequence counts as far as before, or as far as its type reaches on both sides: then ALTER COLUMN TYPE of
its column explains its range.';
