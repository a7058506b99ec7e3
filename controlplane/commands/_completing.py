"""What a shell is offered while a word is typed: names of tables, out of DATABASE_URL, in a second.

click knows commands and options by itself. Whatever goes wrong here is silent: nothing is offered.
"""

from __future__ import annotations

import os
import re
import threading
from queue import Empty, SimpleQueue
from typing import Any, Final, LiteralString

import psycopg
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from controlplane.commands._database import on_database
from controlplane.commands._output import current_config
from controlplane.config import Config
from controlplane.db.pool import Conn
from controlplane.db.table_names import visible_relations
from controlplane.errors import SchemaWatchError

DEADLINE: Final = 1.0
SHELLS: Final = ("bash", "zsh", "fish")
Names = list[tuple[str, str | None]]

# Each name as it is always understood, and as it is understood without the schema.
WATCHED: Final = """
    select concat(quote_ident(other_database) || '.', format('%I.%I', schema_name, table_name)),
        case when other_database is null then format('%I', table_name) end
    from schemawatch.watched_table
    order by 1"""
CONSUMERS: Final = "select name, null from schemawatch.consumer order by name"
NOT_WATCHED: Final = """
    select format('%%I.%%I', nsp.nspname, rel.relname),
        case when rel.oid = any(%(visible)s::oid[]) then format('%%I', rel.relname) end
    from pg_class as rel
    join pg_namespace as nsp on nsp.oid = rel.relnamespace
    where rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't'
      and nsp.nspname <> all ('{pg_catalog, information_schema, schemawatch}')
      and not exists (
          select
          from schemawatch.watched_table as own
          where own.schema_name = nsp.nspname and own.table_name = rel.relname
            and own.other_database is null
      )
    order by 1"""


def offer(sql: LiteralString, incomplete: str) -> list[CompletionItem]:
    """Offer the names that a query finds: with the schema or, where none fits, without."""
    names = _ask(sql)
    fitting = [full for full, _ in names if full.startswith(incomplete)]
    if not fitting:
        fitting = [short for _, short in names if short and short.startswith(incomplete)]
    return [CompletionItem(name) for name in dict.fromkeys(fitting)]


def _ask(sql: LiteralString) -> Names:
    """Ask in a thread that nobody waits for longer than DEADLINE: some waits cannot be cut."""
    answer: SimpleQueue[Names] = SimpleQueue()
    try:
        # here, where the command line is known
        config = current_config()
    except SchemaWatchError:
        return []
    threading.Thread(target=lambda: answer.put(_names(config, sql)), daemon=True).start()
    try:
        return answer.get(timeout=DEADLINE)
    except Empty:
        os._exit(0)  # an orderly end would wait for the look-up of a host; there is nothing to say


def _names(config: Config, sql: LiteralString) -> Names:
    async def work(conn: Conn) -> Names:
        asked = {"visible": await visible_relations(conn)} if sql == NOT_WATCHED else None
        cursor = await conn.execute(sql, asked)
        return await cursor.fetchall()

    try:
        return on_database(config, work)
    except (SchemaWatchError, psycopg.Error, OSError):
        return []


class _Bash(BashComplete):
    """Quotes what it offers: bash takes it as if it had been typed, the other shells quote it."""

    def format_completion(self, item: CompletionItem[Any]) -> str:
        typed = re.sub(r"[^\w.,:=/@%+-]", r"\\\g<0>", item.value)
        # the script reads it without -r, which takes one backslash of two
        return super().format_completion(
            CompletionItem(typed.replace("\\", "\\\\"), type=item.type)
        )


def register_shells() -> None:
    """Tell click, before it is asked to complete anything."""
    add_completion_class(_Bash)
