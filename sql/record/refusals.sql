create or replace function schemawatch._may_allow()
returns boolean
language sql
stable
as $$
    -- the session user and the role in force, not the owner of this code
    select coalesce(bool_or(has_function_privilege(rol.oid, 'schemawatch.allow_change(text)', 'execute')), false)
    from pg_catalog.pg_roles as rol
    where rol.rolname in (session_user, current_setting('role', true))
$$;

comment on function schemawatch._may_allow() is
'Whether the session may let its own changes pass: whoever may execute allow_change().';


create or replace function schemawatch._guard(p_drift_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_allow constant text := left(btrim(current_setting('schemawatch.allow', true)), 2000);
    v_drift schemawatch.drift;
    v_open integer[];
    v_passed integer[];
    v_line text;
    r_over record;
    r_approval record;
begin
    select * into r_over from schemawatch._over_limit(p_drift_id);
    if not found then
        return;
    end if;
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    if v_drift.source = 'scan' then
        perform schemawatch._note_bypass(p_drift_id, 'unguarded', r_over.findings,
            coalesce(v_drift.missed_because, 'unexplained'));
        for v_line in select * from schemawatch._bypass_lines(p_drift_id) loop
            raise warning '%', v_line;
        end loop;
        return;
    end if;
    v_open := r_over.findings;
    for r_approval in
        select appr.*
        from schemawatch.approval as appr
        where appr.schema_id = v_drift.schema_id and appr.removed_at is null
          and appr.expires_at > clock_timestamp()
          and (appr.declared_as is null or appr.declared_as = v_drift.declared_as)
        -- the narrow ones first, so that a wide one is not used up where it is not needed
        order by appr.fingerprint is null, appr.declared_as is null, appr.expires_at, appr.approval_id
    loop
        v_passed := array(
            select change."position" from schemawatch.drift_change as change
            where change.drift_id = p_drift_id and change."position" = any (v_open)
              and (r_approval.fingerprint is null or r_approval.fingerprint = change.fingerprint)
            order by 1);
        if cardinality(v_passed) > 0 and schemawatch._note_bypass(
            p_drift_id, 'approved', v_passed, r_approval.reason, r_approval.approval_id)
        then
            v_open := array(select own.place from unnest(v_open) as own (place) where own.place <> all (v_passed));
        end if;
    end loop;
    if cardinality(v_open) > 0 and v_allow <> '' and schemawatch._may_allow() then
        perform schemawatch._note_bypass(p_drift_id, 'allowed', v_open, v_allow);
    end if;
end
$$;

comment on function schemawatch._guard(bigint) is
'Notes in guard_bypass what lets pass those findings of a drift that protection does not: approvals and
schemawatch.allow; or, when a scan found it, that nothing was there to refuse it.';


create or replace function schemawatch._refused(p_drift_id bigint)
returns integer[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select unnest(over.findings) from schemawatch._over_limit(p_drift_id) as over
        except
        select unnest(pass.findings) from schemawatch.guard_bypass as pass where pass.drift_id = p_drift_id
        order by 1);
end
$$;

comment on function schemawatch._refused(bigint) is
'The findings of a drift that protection does not let pass, by position.';


create or replace function schemawatch._refusal_text(p_drift_ids bigint[])
returns jsonb
language sql
stable
as $$
    with refused as materialized (
        select own.place, over.table_name, over.limits, drf.*
        from unnest(p_drift_ids) with ordinality as own (drift_id, place)
        join schemawatch.drift as drf on drf.drift_id = own.drift_id
        cross join lateral schemawatch._over_limit(drf.drift_id) as over
    ),
    finding as materialized (
        select refused.place, refused.table_name, refused.declared_as, change.*,
            row_number() over (order by refused.place, change."position") as nth
        from refused
        join schemawatch.drift_change as change
            on change.drift_id = refused.drift_id
                and change."position" = any (schemawatch._refused(refused.drift_id))
    ),
    approval as (
        select format('select schemawatch.approve_change(%L, %L, now() + interval ''1 day'', %s);',
                finding.table_name, 'why',
                coalesce('p_declared_as => ' || quote_literal(finding.declared_as),
                    'p_fingerprint => ' || quote_literal(finding.fingerprint))) as call,
            min(finding.nth) as nth
        from finding
        group by 1
    )
    select jsonb_build_object(
        'message', (
            select format('%s change of protected table %s: %s', refused.impact, refused.table_name, refused.summary)
                || case when count(*) over () > 1 then format(' (and %s more of protected tables)', count(*) over () - 1)
                    else '' end
            from refused
            order by refused.place
            limit 1),
        'detail', (
            select string_agg(
                case when finding.nth <= 5 then format(E'%s %s: %s %s of %s. %s', finding.impact, finding.rule_id,
                    finding.object_kind, quote_ident(finding.object_name), finding.table_name, finding.how) end,
                E'\n' order by finding.nth)
                || case when count(*) > 5 then format(E'\nand %s more', count(*) - 5) else '' end
            from finding) || (
            select coalesce(string_agg(concat(
                E'\n' || refused.table_name || ' ' || schemawatch._consumers_said(schemawatch._drift_consumers(refused.drift_id)) || '.',
                (select string_agg(E'\n' || (item.value ->> 'summary'), '' order by item.ord)
                    from jsonb_array_elements(schemawatch._drift_announced(refused.drift_id)) with ordinality as item (value, ord)),
                format(E'\n%s is protected: %s.', refused.table_name, refused.limits)), '' order by refused.place), '')
            from refused),
        'hint', (
            select format(E'Make it in a way that breaks nobody; schemawatch.preview() and `schemawatch check` say how. '
                'Or have it approved beforehand, by a member of schemawatch_admin: `%s`%s Whoever may execute '
                'schemawatch.allow_change() can let it pass: `set local schemawatch.allow = ''why'';`',
                (select own.call from approval as own order by own.nth limit 1),
                case when count(*) > 1 then format(' (and %s more, one a finding).', count(*) - 1) else '.' end)
            from approval))
$$;

comment on function schemawatch._refusal_text(bigint[]) is
'Message, detail and hint of the error that refuses a commit, from the drifts that are the reason: their findings, at
most five, how each fails, and how to go on.';


create or replace function schemawatch._guard_transaction(p_drift_ids bigint[])
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_allow constant text := current_setting('schemawatch.allow', true);
    v_refused bigint[];
    v_line text;
begin
    if v_allow <> '' then
        -- It is for one transaction, also when it was set for the session: somebody else may be next in it.
        perform set_config('schemawatch.allow', '', false);
        perform set_config('schemawatch.allow', v_allow, true);
    end if;
    if cardinality(p_drift_ids) = 0 then
        return null;
    end if;
    v_refused := array(
        select own.drift_id
        from unnest(p_drift_ids) with ordinality as own (drift_id, place)
        where cardinality(schemawatch._refused(own.drift_id)) > 0
        order by own.place);
    if cardinality(v_refused) = 0 then
        if not exists (select from schemawatch.guard_bypass as pass where pass.drift_id = any (p_drift_ids)) then
            return null;
        end if;
        for v_line in
            select line from unnest(p_drift_ids) as own (drift_id), schemawatch._bypass_lines(own.drift_id) as line
        loop
            raise warning '%', v_line;  -- into the log, without the statement that LOG brings along
        end loop;
        return null;
    end if;
    for v_line in select schemawatch._guard_line(own.drift_id, 'refused') from unnest(v_refused) as own (drift_id) loop
        raise log '%', v_line;  -- not to the client, who gets the error
    end loop;
    return schemawatch._refusal_text(v_refused)::text;
end
$$;

comment on function schemawatch._guard_transaction(bigint[]) is
'What protection makes of the drifts of a transaction: writes the lines into the log of the server, and returns the
error that refuses the commit, as _refusal_text() gives it; null to let it pass. Ends schemawatch.allow with it.';


create or replace function schemawatch._unjudged_text(p_sqlstate text, p_message text)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    raise log 'schemawatch guard: %', jsonb_build_object('outcome', 'not judged', 'sqlstate', p_sqlstate,
        'session_user', session_user, 'role', current_setting('role', true),
        'application_name', current_setting('application_name', true),
        'transaction_id', pg_current_xact_id()::text);
    return jsonb_build_object(
        'message', 'a change that may be one of a protected table could not be judged',
        'detail', format('%s (%s)', schemawatch._message_without_value(p_sqlstate, p_message), p_sqlstate),
        'hint', case when p_sqlstate like '25%' then 'Leave out SET TRANSACTION READ ONLY.' else 'Try again.' end,
        -- what tools try again by themselves stays what it is
        'errcode', case when p_sqlstate like '40%' then p_sqlstate end);
end
$$;

comment on function schemawatch._unjudged_text(text, text) is
'The error that refuses a commit which could not be judged, as _refusal_text() gives it; also writes it into the log
of the server.';
