"""`keys`: API keys by name. The keys themselves come from outside, and only their hashes go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from controlplane.apply.document import Key
from controlplane.apply.kinds.kind import Kind, brief, moment, watched, written
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.core.api_keys import SCOPES, NewKey, hash_key, is_well_formed, key_prefix
from controlplane.db.api_keys import insert_api_key, revoke_api_key, rotate_api_key
from controlplane.db.key_settings import StoredKey, stored_keys, update_key
from controlplane.db.watched_tables import table_names

OVERLAP: Final = timedelta(days=1)
_DEFAULTS: Final = {"scope": "read"}


class Keys(Kind):
    """By name; of several valid ones of a name the newest counts."""

    section = "keys"
    word = "key"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._given: dict[str, NewKey] = {}

    async def want(self, entry: Key, path: Path) -> Item:
        """Return one of the file."""
        try:
            expires_at = written(moment(entry.expires_at))
        except ValueError:
            raise Misplaced(path, f"expires_at: {entry.expires_at} is no date") from None
        tables = None
        if entry.tables is not None:
            tables = sorted({(await watched(self.conn, name))[0] for name in entry.tables})
        fields = {
            "scope": entry.scope,
            "tables": tables,
            "table_pattern": entry.table_pattern,
            "expires_at": expires_at,
        }
        text = self.inputs.value(path, "key", env=entry.key_env, file=entry.key_file)
        if text is not None:
            if not is_well_formed(text):
                raise Misplaced(
                    path,
                    f"what {entry.key_env or entry.key_file} holds is not an API key",
                    hint="`schemawatch key create --name … --print-only` makes one.",
                )
            new = NewKey(key=text, prefix=key_prefix(text), key_hash=hash_key(text))
            self._given[entry.name] = new
        secret = {"key": None if text is None else hash_key(text)}
        return self.item((entry.name,), entry.name, fields, secret=secret, path=path)

    async def present(self) -> list[Item]:
        """Return the valid ones, and of those in the file also what has expired.

        One whose tables are all watched no more reaches nothing, and is left to itself.
        """
        tables = await table_names(self.conn)
        named = {entry.name for entry in self.file.keys or ()}
        found: list[Item] = []
        for own in await stored_keys(self.conn):
            item = self._present(own, tables)
            if own.name in named or (
                not own.is_expired
                and (item.fields["tables"] != [] or own.table_pattern is not None)
            ):
                found.append(item)
        return found

    def _present(self, own: StoredKey, tables: dict[int, str]) -> Item:
        names = [tables[number] for number in own.schema_ids or () if number in tables]
        limited = own.schema_ids is not None and own.table_pattern is None
        fields = {
            "scope": max(own.scopes, key=list[str](SCOPES).index),
            # no file can name a table that is watched no more
            "tables": sorted(names) if names or limited else None,
            "table_pattern": own.table_pattern,
            "expires_at": written(own.expires_at),
        }
        secret: dict[str, str | None] = {"key": own.key_hash}
        return self.item((own.name,), own.name, fields, secret=secret, ref=own.key_id)

    async def create(self, item: Item) -> None:
        """Store its hash."""
        new = self._given.get(item.name)
        if new is None:
            raise Misplaced(
                item.path,
                f"the key {item.name} is new and needs key_env or key_file",
                hint="`schemawatch key create --name … --print-only` makes one.",
            )
        await insert_api_key(self.conn, new, name=item.name, **await self._settings(item))

    async def change(self, item: Item, before: Item, names: Sequence[str]) -> None:
        """Set what differs; another key is the successor of the old one, valid for a day more."""
        number = before.ref or 0
        if "key" in names:
            successor = self._given[item.name]
            number = await rotate_api_key(self.conn, number, successor, overlap=OVERLAP)
        await update_key(self.conn, number, **await self._settings(item))

    async def remove(self, item: Item) -> None:
        """Revoke it."""
        await revoke_api_key(self.conn, item.ref or 0)

    def entry(self, item: Item) -> Any:
        """Return what is not by default; the key itself nobody knows."""
        fields = {**item.fields, "tables": item.fields["tables"] or None}
        return {"name": item.name, **brief(fields, _DEFAULTS)}

    async def _settings(self, item: Item) -> dict[str, Any]:
        tables: list[str] | None = item.fields["tables"]
        numbers = None
        if tables is not None:
            numbers = [(await watched(self.conn, name))[1] for name in tables]
        return {
            "scope": item.fields["scope"],
            "expires_at": moment(item.fields["expires_at"]),
            "schema_ids": numbers,
            "table_pattern": item.fields["table_pattern"],
        }
