"""The statements that a finding names as those that fail do, and for its reason."""

from __future__ import annotations

from tests.conftest import Conn


def test_an_insert_names_what_may_be_written_and_is_said_only_where_it_fails(db: Conn) -> None:
    db.execute(
        """
        create table public.t (
            id bigint generated always as identity, doubled int generated always as (2) stored,
            status text default 'new', note text)
        """
    )
    db.execute("select schemawatch.register_table('public.t')")
    db.execute(
        "alter table public.t alter column status set not null, alter column note set not null"
    )
    found = db.execute("select how from schemawatch.drift_change order by object_name").fetchall()
    refused = "`INSERT` or `UPDATE public.t SET {} = NULL` fails with 23502"
    example = ", and so does `INSERT INTO public.t (status) ...`, since nothing fills note"
    assert [how for (how,) in found] == [
        f"{refused.format('note')}{example}. Readers are not affected.",
        f"{refused.format('status')}. Readers are not affected.",
    ]
