"""Types of fields that several bodies and queries share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from controlplane.core.quiet import QUIET_HOURS, QUIET_ZONE

Impact = Literal["SAFE", "RISKY", "BREAKING"]
Impacts = Annotated[
    str, msgspec.Meta(pattern=r"^(SAFE|RISKY|BREAKING)(,(SAFE|RISKY|BREAKING)){0,2}$")
]
Status = Literal["open", "acknowledged", "resolved"]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Ids = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=1000)]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
Pattern = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Partitions = Literal["report", "ignore"]
Shape = Literal["standard", "cloudevents", "slack", "teams"]
DigestMinutes = Annotated[int, msgspec.Meta(ge=1, le=10080)]
QuietHours = Annotated[
    list[Annotated[str, msgspec.Meta(pattern=QUIET_HOURS)]],
    msgspec.Meta(min_length=1, max_length=20),
]
QuietZone = Annotated[str, msgspec.Meta(pattern=QUIET_ZONE)]
QuietExcept = Literal["RISKY", "BREAKING", "none"]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object of known fields."""
