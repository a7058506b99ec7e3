"""/v1/announcements: changes that are to come, and what consumers answer to them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.db.announcements import (
    Announcement,
    announce_change,
    answer_announcement,
    get_announcement,
    list_announcements,
    withdraw_announcement,
)
from controlplane.db.drifts import Change
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body, Id, Impact, Moment
from controlplane.http.request.limits import require_own_tables
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import plain, read_body, read_id, read_query
from controlplane.http.request.responses import respond, respond_empty
from controlplane.http.resources.overrides import key_name

TEXT_BYTES: Final = 2000
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_BYTES)]


class AnnouncedHit(msgspec.Struct, frozen=True, kw_only=True):
    """What a finding is for one consumer of the table."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
    impact: Impact
    reason: str | None = None


class AnnouncedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as `schemawatch check --json` has it; a consumer not named counts as hit by it."""

    change: Change
    consumers: Annotated[list[AnnouncedHit], msgspec.Meta(max_length=1000)] = []


class AnnounceChange(Body, frozen=True, kw_only=True):
    """What is to happen to a table, and from when on."""

    schema_id: Id
    reason: Text
    planned_at: Moment
    findings: Annotated[list[AnnouncedFinding], msgspec.Meta(min_length=1, max_length=1000)]


class AnswerAnnouncement(Body, frozen=True, kw_only=True):
    """What a consumer says: ready, or not_before a time."""

    consumer: Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
    answer: Literal["ready", "not_before"]
    not_before: Moment | None = None
    note: Text | None = None


class AnnouncementPage(Page, frozen=True):
    """Announced changes, in the order of their numbers."""

    announcements: list[Announcement]


async def create_announcement(request: Request) -> HTTPResponse:
    """Announce a change; whoever would be told of the drift is told of it now."""
    body = read_body(request, AnnounceChange)
    require_own_tables(request, body.schema_id)
    made = await request.database.call(
        announce_change,
        body.schema_id,
        reason=plain("reason", body.reason, most_bytes=TEXT_BYTES),
        planned_at=body.planned_at,
        changes=[_row(finding) for finding in body.findings],
        by=key_name(request),
    )
    headers = {"location": f"/v1/announcements/{made.announcement_id}"}
    return respond(request, made, status=201, headers=headers)


def _row(finding: AnnouncedFinding) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(finding.change),
        "consumers": msgspec.to_builtins(finding.consumers),
    }


async def list_all_announcements(request: Request) -> HTTPResponse:
    """List announced changes, also those that are done or withdrawn."""
    query = read_query(request, PageQuery)
    rows = await request.database.call(
        list_announcements,
        after=read_cursor("announcements", query.cursor) or 0,
        limit=query.limit + 1,
        tables=request.tables,
    )
    page, next_cursor = make_page("announcements", rows, query.limit, "announcement_id")
    return respond(request, AnnouncementPage(announcements=page, next_cursor=next_cursor))


async def show_announcement(request: Request, announcement_id: str) -> HTTPResponse:
    """Show one announced change, and who answered what."""
    number = read_id("announcement_id", announcement_id)
    return respond(request, await request.database.call(get_announcement, number))


async def delete_announcement(request: Request, announcement_id: str) -> HTTPResponse:
    """Say that an announced change will not happen."""
    number = read_id("announcement_id", announcement_id)
    await request.database.call(withdraw_announcement, number, by=key_name(request))
    return respond_empty()


async def create_answer(request: Request, announcement_id: str) -> HTTPResponse:
    """Answer for a consumer; its last answer counts."""
    number = read_id("announcement_id", announcement_id)
    body = read_body(request, AnswerAnnouncement)
    note = body.note
    made = await request.database.call(
        answer_announcement,
        number,
        consumer=plain("consumer", body.consumer, most_bytes=TEXT_BYTES),
        answer=body.answer,
        not_before=body.not_before,
        note=None if note is None else plain("note", note, most_bytes=TEXT_BYTES),
        by=key_name(request),
    )
    return respond(request, made, status=201)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/announcements",
        handler=create_announcement,
        summary="Announce a change",
        scope="admin",
        body=AnnounceChange,
        answers={201: Announcement},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/announcements",
        handler=list_all_announcements,
        summary="List announced changes, also those that are done or withdrawn",
        scope="read",
        query=PageQuery,
        answers={200: AnnouncementPage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/announcements/{announcement_id}",
        handler=show_announcement,
        summary="Show one announced change, and who answered what",
        scope="read",
        answers={200: Announcement},
    ),
    Operation(
        method="DELETE",
        path="/v1/announcements/{announcement_id}",
        handler=delete_announcement,
        summary="Say that an announced change will not happen",
        scope="admin",
        answers={204: None},
    ),
    Operation(
        method="POST",
        path="/v1/announcements/{announcement_id}/answers",
        handler=create_answer,
        summary="Answer an announced change for a consumer",
        scope="write",
        body=AnswerAnnouncement,
        example={
            "consumer": "billing",
            "answer": "not_before",
            "not_before": "2027-02-01T00:00:00Z",
        },
        answers={201: Announcement},
    ),
)
