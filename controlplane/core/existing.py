"""The conflict that has a number: what was to be made is there already."""

from __future__ import annotations

from controlplane.errors import ConflictError


class ExistsError(ConflictError):
    """The receiver is there already, under this number."""

    def __init__(self, existing_id: int) -> None:
        super().__init__(
            f"webhook {existing_id} has this URL already, and hears of the same",
            hint="With another one each message would come twice. To change what it is told: "
            f"`schemawatch webhook add --replace`, or PUT /v1/webhooks/{existing_id}.",
        )
        self.existing_id = existing_id
