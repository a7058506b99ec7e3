"""`contracts`: what consumers depend on, here or in files of theirs."""

from __future__ import annotations

from typing import Any

from controlplane.apply.kinds.kind import Kind, brief
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.contracts.applying import declare
from controlplane.contracts.document import Contract, as_json
from controlplane.contracts.reading import Source, read
from controlplane.db.consumers import apply_contract, unregister_consumer
from controlplane.db.contracts import all_contracts, declared_contract


class Contracts(Kind):
    """By consumer. The file has some, or names files that have one each."""

    section = "contracts"
    word = "contract"

    async def want(self, entry: str | Contract, path: Path) -> Item:
        """Return one as the database would have it, which tries it and takes that back."""
        async with self.conn.transaction(force_rollback=True):
            if isinstance(entry, str):
                source = self._read(entry, path)
                await declare(self.conn, source)
                contract = source.value
            else:
                contract = as_json(entry)
                await apply_contract(self.conn, contract)
            stored = await declared_contract(self.conn, contract["consumer"])
        return self._item(stored or contract, path=path)

    async def present(self) -> list[Item]:
        """Return all."""
        return [self._item(own) for own in await all_contracts(self.conn)]

    async def create(self, item: Item) -> None:
        """Declare it whole."""
        await apply_contract(self.conn, self.entry(item))

    async def remove(self, item: Item) -> None:
        """Forget the consumer."""
        await unregister_consumer(self.conn, item.name)

    def entry(self, item: Item) -> Any:
        """Return the contract itself."""
        return {"consumer": item.name, **brief(item.fields, {})}

    def _read(self, file: str, path: Path) -> Source:
        try:
            text = (self.inputs.folder / file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not text in UTF-8"
            raise Misplaced(path, f"{file}: {why}") from None
        return read(text, file)

    def _item(self, contract: dict[str, Any], path: Path = ()) -> Item:
        fields = {name: contract.get(name) for name in Contract.__struct_fields__[1:]}
        return self.item((contract["consumer"],), contract["consumer"], fields, path=path)
