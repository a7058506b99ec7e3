"""Which databases this process serves: one by DATABASE_URL, or those that a YAML file names.

SCHEMAWATCH_DATABASES is the path of that file:

    databases:
      - name: orders
        url: postgresql://schemawatch:${ORDERS_PASSWORD}@db1/orders
        groups: [shop]
      - name: billing
        url_file: /run/secrets/billing
        listen_url: postgresql://schemawatch@db2:5432/billing
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec

from controlplane.config import Config, Secret
from controlplane.core.documents import LARGEST, Document, parse
from controlplane.core.nearest import nearest
from controlplane.core.parsing import connection_string
from controlplane.core.structs import convert
from controlplane.environment import content
from controlplane.errors import ConfigError, InputError, NotFoundError

SETTING: Final = "SCHEMAWATCH_DATABASES"
ALONE: Final = "default"
"""What the database of DATABASE_URL is called."""
_HINT: Final = "docs/fleet.md shows what such a file says."
_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"

Name = Annotated[str, msgspec.Meta(pattern=_NAME)]
Text = Annotated[str, msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One database: its name, here and in paths, how it is reached, and the groups it is in."""

    name: str
    dsn: Secret
    listen_dsn: Secret | None = None
    groups: tuple[str, ...] = ()
    agentless: bool = False
    one_of_many: bool = False

    def config(self, config: Config) -> Config:
        """Return the settings as if this were the only database."""
        return dataclasses.replace(config, database_url=self.dsn, listen_url=self.listen_dsn)


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    url: Text | None = None
    url_file: Text | None = None
    listen_url: Text | None = None
    listen_url_file: Text | None = None
    groups: tuple[Name, ...] = ()
    agentless: bool = False


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    databases: Annotated[list[_Entry], msgspec.Meta(min_length=1)]


def databases(config: Config, environ: Mapping[str, str] | None = None) -> tuple[Database, ...]:
    """Return the databases to serve, in the file's order; ConfigError says what is wrong with it.

    Without a file, or with agentless ones alone in it, it is that of DATABASE_URL.
    """
    found = tuple(one for one in everything(config, environ) if not one.agentless)
    if not found:
        return (Database(name=ALONE, dsn=Secret(config.dsn()), listen_dsn=config.listen_url),)
    alone = {"DATABASE_URL": config.database_url, "SCHEMAWATCH_LISTEN_URL": config.listen_url}
    given = [name for name, value in alone.items() if value is not None]
    if given:
        hint = f"The file of {SETTING} says how each database is reached: unset the other."
        raise ConfigError(
            f"{' and '.join(given)} and {SETTING} are set; which is meant?", hint=hint
        )
    return found


def everything(config: Config, environ: Mapping[str, str] | None = None) -> tuple[Database, ...]:
    """Return all databases that the file names; none without a file."""
    if config.databases_file is None:
        return ()
    try:
        text = content(config.databases_file, largest=LARGEST)
    except ValueError as error:
        raise ConfigError(f"{SETTING}: {error}", hint=_HINT) from error
    return read(text, config.databases_file, os.environ if environ is None else environ)


def named(known: Sequence[Database], name: str) -> Database:
    """Return the database of this name; NotFoundError names those that there are."""
    for database in known:
        if database.name == name:
            return database
    names = [database.name for database in known]
    near = nearest(name, names)
    raise NotFoundError(
        f"there is no database {name}" + (f"; did you mean {' or '.join(near)}?" if near else ""),
        hint=f"There are {', '.join(names)}.",
    )


def in_group(known: Sequence[Database], group: str) -> tuple[Database, ...]:
    """Return the members of a group; NotFoundError names the groups that there are."""
    members = tuple(database for database in known if group in database.groups)
    if members:
        return members
    groups = dict.fromkeys(group for database in known for group in database.groups)
    hint = f"There are {', '.join(groups) or 'none: `groups` in the file makes them'}."
    raise NotFoundError(f"no database is in the group {group}", hint=hint)


def read(text: str, name: str, environ: Mapping[str, str]) -> tuple[Database, ...]:
    """Return the databases that a text names; ConfigError lists its mistakes, never a secret."""
    try:
        document = parse(text, name, hint=_HINT)
        entries = convert(document, _File).databases
    except InputError as error:
        raise ConfigError(error.message, detail=error.detail, hint=error.hint) from None
    found = _Found(document, environ)
    made = tuple(found.database(entry, index) for index, entry in enumerate(entries))
    mistakes = [*found.mistakes, *_doubled(document, made)]
    if mistakes:
        error = document.mistakes(mistakes)
        raise ConfigError(error.message, detail=error.detail, hint=error.hint)
    return made


class _Found:
    """Makes databases of entries, and notes every mistake with its line."""

    def __init__(self, document: Document, environ: Mapping[str, str]) -> None:
        self.mistakes: list[tuple[int, str]] = []
        self._document = document
        self._environ = environ

    def database(self, entry: _Entry, index: int) -> Database:
        dsn = self._secret(index, "url", entry.url, entry.url_file)
        if dsn is None and entry.url is None and entry.url_file is None:
            self._note(index, "name", f"{entry.name} has neither url nor url_file")
        return Database(
            name=entry.name,
            dsn=dsn or Secret(""),
            listen_dsn=self._secret(index, "listen_url", entry.listen_url, entry.listen_url_file),
            groups=tuple(dict.fromkeys(entry.groups)),
            agentless=entry.agentless,
            one_of_many=not entry.agentless,
        )

    def _secret(self, index: int, field: str, text: str | None, path: str | None) -> Secret | None:
        """Return a connection string, from the file itself or from another one."""
        at = field if path is None else f"{field}_file"
        try:
            if path is not None and text is not None:
                raise ValueError(f"give {field} or {field}_file, not both")  # noqa: TRY301
            if path is not None:
                # a path counts from the folder of the file that names it
                text = content(str(Path(self._document.name).parent / path))
            elif text is not None:
                text = _VARIABLE.sub(self._variable, text)
            return None if text is None else Secret(connection_string(text))
        except ValueError as error:
            self._note(index, at, str(error))
            return None

    def _variable(self, match: re.Match[str]) -> str:
        value = self._environ.get(match[1])
        if not value:
            raise ValueError(f"the environment variable {match[1] or '${}'} is not set")
        return value

    def _note(self, index: int, field: str, problem: str) -> None:
        line = self._document.line("databases", index, field)
        self.mistakes.append((line, f"databases[{index}].{field}: {problem}"))


def _doubled(document: Document, made: Sequence[Database]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for index, database in enumerate(made):
        # two names that differ by case alone are mistaken for each other
        first = seen.setdefault(database.name.lower(), index)
        if first != index:
            there = document.line("databases", first, "name")
            problem = f"databases[{index}].name: {database.name} is there already, in line {there}"
            yield document.line("databases", index, "name"), problem
