"""What an installation did, and what it could not set up, in words and as data."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that is not set up: what that costs, and what changes it.

    The remedy is one or more blocks to paste, with an empty line between: SQL, lines of
    postgresql.conf, or a command; what is to be said is a comment in each.
    """

    what: str
    cost: str
    remedy: str


@dataclass(slots=True, kw_only=True)
class Result:
    """The outcome of one run of migrate; dry_run says that it was rolled back."""

    database: str
    dry_run: bool
    owner: str = ""
    version_before: int = 0
    version_after: int = 0
    applied: list[str] = field(default_factory=list[str])
    replaced: int = 0
    roles_created: list[str] = field(default_factory=list[str])
    adopted_from: str | None = None
    event_triggers: list[str] = field(default_factory=list[str])
    missing: list[Missing] = field(default_factory=list[Missing])

    def text(self) -> str:
        """Return what a person reads."""
        would = "would be " if self.dry_run else ""
        lines = [f"SchemaWatch in database {self.database}, owned by {self.owner}"]
        lines += [f"  {would}created: role {name}" for name in self.roles_created]
        if self.adopted_from:
            lines.append(f"  {would}transferred: everything that belonged to {self.adopted_from}")
        lines += [f"  {would}applied: {name}" for name in self.applied]
        if not self.applied:
            lines.append(f"  state: at version {self.version_after}, nothing to apply")
        lines.append(
            f"  {would}replaced: functions, views, rules and grants ({self.replaced} files)"
        )
        if self.event_triggers:
            lines.append(f"  event triggers: {', '.join(self.event_triggers)}")
        for item in self.missing:
            lines += ["", f"not set up: {item.what}", f"  costs:  {item.cost}"]
            lines += ["  to get it:", textwrap.indent(item.remedy, "    ")]
        if self.dry_run:
            lines += ["", "Dry run: all of this was tried and rolled back."]
        return "\n".join(lines)
