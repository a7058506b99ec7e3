"""What protection makes of a change, in words."""

from __future__ import annotations

from controlplane.trial.report import Found, Report


def guard_text(item: Found) -> str | None:
    """Say what refuses a change at COMMIT, and what lets it pass all the same."""
    if not item.guard.refused_by:
        return None
    said = f"refused at COMMIT: {'; '.join(item.guard.refused_by)}"
    for one in item.guard.approvals:
        when = f" when it is declared as {one.declared_as}" if one.declared_as else ""
        said += f". Approval {one.approval_id} lets it pass{when}"
    return said


def compatibility_texts(report: Report) -> list[tuple[str, str]]:
    """Say of each table with a compatibility mode whether the changes keep it."""
    told: list[tuple[str, str]] = []
    tables = {one.table_name: one.guard.compatibility for one in report.findings}
    for table, mode in tables.items():
        if mode is None:
            continue
        here = [one for one in report.findings if one.table_name == table]
        against = [one for one in here if f"{mode} compatibility" in one.guard.refused_by]
        kept = f"{len(against)} of {len(here)} changes against it" if against else "kept"
        told.append((table, f"{mode} compatibility: {kept}"))
    return told
