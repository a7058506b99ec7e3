"""The conflict that has a number: what was to be made is there already."""

from __future__ import annotations

from controlplane.errors import ConflictError


class ExistsError(ConflictError):
    """It is there already, under this number."""

    def __init__(self, message: str, existing_id: int, *, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.existing_id = existing_id
