"""`schemawatch compare`."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

import click

from controlplane.commands._command import Alone
from controlplane.commands._compare_text import comparison_text, fleet_text
from controlplane.commands._output import emit, json_option
from controlplane.commands._parse import TABLE
from controlplane.comparing.groups import compare_group
from controlplane.comparing.looking import Name, Opened, Reach
from controlplane.comparing.opening import opened, reached, where
from controlplane.comparing.result import Comparison, Fleet
from controlplane.comparing.two import compare as compare_two
from controlplane.config import Config
from controlplane.databases import databases, in_group
from controlplane.db.errors import translated
from controlplane.db.watched_tables import find_watched_table
from controlplane.environment import load
from controlplane.errors import NotFoundError

DIFFER = 1
NOT_COMPARED = 3


@click.command(cls=Alone)
@click.argument("left", metavar="[A", required=False)
@click.argument("right", metavar="B]", required=False)
@click.argument("names", metavar="[TABLE]...", nargs=-1, type=TABLE)
@click.option("--group", help="Instead of A and B: all databases of this group.")
@click.option(
    "--ignore",
    "ignored",
    metavar="SELECTOR",
    multiple=True,
    help="Leave out findings of a rule, or object:KIND; may be given several times.",
)
@click.option("--exit-code", is_flag=True, help="End with 1 when something certainly differs.")
@json_option
def compare(
    *,
    left: str | None,
    right: str | None,
    names: tuple[str, ...],
    group: str | None,
    ignored: tuple[str, ...],
    exit_code: bool,
    as_json: bool,
) -> None:
    """Say what would have to happen to A for it to be like B, and whom that would break.

    A and B are names of SCHEMAWATCH_DATABASES, or connection strings such as service=prod, of
    databases with SchemaWatch in them; both are only read. Tables are matched by name, their newest
    versions by digest, and what differs is judged by the rules, overrides and consumers of A. TABLE
    is written as in SQL. What only one of both watches is looked at in the other as well.

    With --group the members of a group are compared with each other: each table is as in most of
    them, or the odd ones out are named.

    Ends with 0, also when something differs, unless --exit-code is given; with 3 when a member of
    the group could not be asked.
    """
    config = load()
    if group is None:
        if left is None or right is None:
            raise click.UsageError("Give two databases, or --group.")
        pair = asyncio.run(_pair(config, (left, right), names, ignored))
        emit(pair, comparison_text(pair), as_json=as_json)
        found: Comparison | Fleet = pair
    else:
        if left is not None:
            raise click.UsageError("--group compares all tables of its members: give no others.")
        fleet = asyncio.run(_fleet(config, group, ignored))
        emit(fleet, fleet_text(fleet), as_json=as_json)
        found = fleet
    if exit_code and found.impact is not None:
        sys.exit(DIFFER)
    if isinstance(found, Fleet) and any(member.error for member in found.members):
        sys.exit(NOT_COMPARED)


async def _pair(
    config: Config, given: tuple[str, str], names: tuple[str, ...], ignored: tuple[str, ...]
) -> Comparison:
    async with AsyncExitStack() as stack:
        a, b = [
            await stack.enter_async_context(opened(where(called, text, config), config))
            for called, text in zip("AB", given, strict=True)
        ]
        if a.name == b.name:
            a, b = (Opened(name=f"{x.name} ({n})", conn=x.conn) for x, n in ((a, "A"), (b, "B")))
        with translated():
            only = [await _named(a, b, name) for name in names] or None
            return await compare_two(a, b, only, ignored=ignored)


async def _named(left: Opened, right: Opened, text: str) -> Name:
    """Return the table that is called so on the left, or else on the right."""
    try:
        found = await find_watched_table(left.conn, text)
    except NotFoundError as error:
        try:
            found = await find_watched_table(right.conn, text)
        except NotFoundError:
            raise error from None
    return found.schema_name, found.table_name


async def _fleet(config: Config, group: str, ignored: tuple[str, ...]) -> Fleet:
    members = in_group(databases(config), group)
    reaches = [Reach(name=one.name, open=reached(one, config)) for one in members]
    return await compare_group(group, reaches, seconds=config.request_timeout, ignored=ignored)


COMMANDS = (compare,)
