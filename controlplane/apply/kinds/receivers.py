"""`receivers`: who is told, of what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from controlplane.apply.document import Receiver
from controlplane.apply.kinds.kind import Kind, brief, watched
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.core.addresses import check_url
from controlplane.core.redaction import redact
from controlplane.db.configuration import bring_secret, endpoint_secrets
from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.endpoint_upkeep import delete_endpoint
from controlplane.db.endpoints import (
    Endpoint,
    create_endpoint,
    list_endpoints,
    update_endpoint,
)
from controlplane.db.watched_tables import table_names
from controlplane.errors import InputError

ALL: Final = 1_000_000
_DEFAULTS: Final = {
    "description": "",
    "min_impact": "BREAKING",
    "shape": "standard",
    "transitions": ["opened", "resolved"],
    "quiet_except": "BREAKING",
}


class Receivers(Kind):
    """By URL and what it hears of. A disabled one counts, and stays disabled."""

    section = "receivers"
    word = "receiver"

    async def want(self, entry: Receiver, path: Path) -> Item:
        """Return one of the file, with the values that it names."""
        if entry.tables is not None and entry.table_pattern is not None:
            raise Misplaced(path, "give tables or table_pattern, not both")
        given = self.inputs.value(path, "url", env=entry.url_env, file=entry.url_file)
        if (given is None) == (entry.url is None):
            raise Misplaced(path, "give one of url, url_env and url_file")
        url = given or entry.url or ""
        try:
            check_url(url, self.inputs.config.webhook_allow)
        except InputError as error:
            # whatever is wrong with it, a URL that is only named is not shown
            raise Misplaced(path, error.message, hint=error.hint) from None
        secret = self.inputs.value(path, "secret", env=entry.secret_env, file=entry.secret_file)
        tables = [(await watched(self.conn, name))[0] for name in entry.tables or ()]
        return self._item(url, tables, entry, secret=secret, path=path)

    async def present(self) -> list[Item]:
        """Return all but those for tables that are watched no more: they hear of nothing."""
        secrets = await endpoint_secrets(self.conn)
        tables = await table_names(self.conn)
        found = [
            own
            for own in await list_endpoints(self.conn, limit=ALL)
            if not _numbers(own) or tables.keys() & _numbers(own)
        ]
        # of two that are the same the one that is enabled counts, then the older one
        found.sort(key=lambda own: (own.disabled_at is None, -own.endpoint_id))
        items = {item.key: item for item in (self._present(own, tables, secrets) for own in found)}
        return sorted(items.values(), key=lambda item: item.ref or 0)

    def _present(self, own: Endpoint, tables: dict[int, str], secrets: dict[int, str]) -> Item:
        # of a table that is watched no more it hears nothing, and no file can name it
        names = [tables[number] for number in _numbers(own) if number in tables]
        secret, ref = secrets[own.endpoint_id], own.endpoint_id
        return self._item(own.url, names, own, secret=secret, ref=ref)

    async def create(self, item: Item) -> None:
        """Add it; without a secret of its own one is made, which `webhook rotate` replaces."""
        await create_endpoint(
            self.conn,
            url=str(item.key[0]),
            description=item.fields["description"],
            secret=item.secret["secret"],
            options=await self._options(item),
        )

    async def change(self, item: Item, before: Item, names: Sequence[str]) -> None:
        """Set what is told and how; another secret overlaps with the old one for a day."""
        number = before.ref or 0
        secret = item.secret["secret"]
        if "secret" in names and secret is not None:
            await bring_secret(self.conn, number, secret)
        await update_endpoint(
            self.conn,
            number,
            description=item.fields["description"],
            options=await self._options(item),
        )

    async def remove(self, item: Item) -> None:
        """Delete it, and what was still to be sent to it."""
        await delete_endpoint(self.conn, item.ref or 0)

    def entry(self, item: Item) -> Any:
        """Return what is not by default; the secret stays where it is."""
        url, tables, pattern, audience, transitions, consumer = item.key
        fields = {
            "tables": list(_words(tables)) or None,
            "table_pattern": pattern,
            "audience": None if audience is None else list(_words(audience)),
            "consumer": consumer,
            "transitions": list(_words(transitions)),
            **item.fields,
        }
        return {"url": url, **brief(fields, _DEFAULTS)}

    async def _options(self, item: Item) -> EndpointOptions:
        _, tables, pattern, audience, transitions, consumer = item.key
        numbers = [(await watched(self.conn, name))[1] for name in _words(tables)]
        return EndpointOptions(
            min_impact=item.fields["min_impact"],
            schema_ids=numbers or None,
            shape=item.fields["shape"],
            table_pattern=None if pattern is None else str(pattern),
            audience=None if audience is None else _words(audience),
            transitions=_words(transitions),
            digest_minutes=item.fields["digest_minutes"],
            quiet_hours=item.fields["quiet_hours"],
            quiet_zone=item.fields["quiet_zone"],
            quiet_except=item.fields["quiet_except"],
            consumer=None if consumer is None else str(consumer),
        )

    def _item(
        self,
        url: str,
        tables: Sequence[str],
        own: Receiver | Endpoint,
        *,
        secret: str | None,
        ref: int | None = None,
        path: Path = (),
    ) -> Item:
        audience = None if own.audience is None else tuple(sorted(set(own.audience)))
        transitions = tuple(sorted(set(own.transitions)))
        tables_key = tuple(sorted(set(tables)))
        key = (url, tables_key, own.table_pattern, audience, transitions, own.consumer)
        about = own.consumer or ", ".join(tables) or own.table_pattern or own.description
        name = redact(url) + (f" ({about})" if about else "")
        fields = {
            "description": own.description,
            "min_impact": own.min_impact,
            "shape": own.shape,
            "digest_minutes": own.digest_minutes,
            "quiet_hours": None if own.quiet_hours is None else sorted(set(own.quiet_hours)),
            "quiet_zone": own.quiet_zone,
            "quiet_except": own.quiet_except,
        }
        return self.item(key, name, fields, secret={"secret": secret}, ref=ref, path=path)


def _numbers(own: Endpoint) -> set[int]:
    return set(own.schema_ids or filter(None, [own.schema_id]))


def _words(found: Any) -> tuple[str, ...]:
    return tuple(found)
