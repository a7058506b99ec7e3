"""plpgsql_check reads every PL/pgSQL function of ours: columns, types, volatility, injection."""

from __future__ import annotations

import psycopg
import pytest

from controlplane.install.migrate import migrate
from controlplane.install.uninstall import uninstall
from tests import servers
from tests.servers import Server

_CHECK = """
    select proc.oid::regprocedure::text as name, found.lineno, found.level, found.message
    from pg_proc as proc
    join pg_language as lang on lang.oid = proc.prolang and lang.lanname = 'plpgsql'
    left join pg_trigger as trg on trg.tgfoid = proc.oid
    cross join lateral public.plpgsql_check_function_tb(
        proc.oid, case when proc.prorettype = 'trigger'::regtype
            then coalesce(trg.tgrelid, 'schemawatch.drift'::regclass) else 0 end,
        other_warnings => true, extra_warnings => true,
        security_warnings => true, performance_warnings => false
    ) as found
    where proc.pronamespace = 'schemawatch'::regnamespace
    order by 1, 2
"""
_MEANT = {
    # it runs what its caller gives it; that is what it is for
    ("schemawatch.preview(text)", "text type variable is not sanitized"),
    # it runs what _is_constant() has read to its last token
    ("schemawatch._constant_value(text,jsonb)", "text type variable is not sanitized"),
    # an array of xid8 from an array of xid8, which plpgsql_check 2.3 takes for two types
    ("schemawatch.scan(bigint)", "target type is different type than source type"),
}


def test_functions(cron_server: Server) -> None:
    # there the tables of pg_cron exist, which some functions read
    url = cron_server.url()
    with psycopg.connect(url, autocommit=True) as conn:
        try:
            conn.execute("create extension if not exists plpgsql_check schema public")
        except psycopg.errors.FeatureNotSupported:
            if servers.required():
                pytest.fail("plpgsql_check is not here (Debian: postgresql-15-plpgsql-check)")
            pytest.skip("plpgsql_check is not here (Debian: postgresql-15-plpgsql-check)")
        migrate(url)
        found = conn.execute(_CHECK).fetchall()
        uninstall(url, lock_timeout=5, connect_timeout=5)
    assert [row for row in found if (row[0], row[3]) not in _MEANT] == []
