"""The order of migration tools, and what of a folder or a file they do not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlplane.errors import InputError
from controlplane.trial.layouts import migrations


def _written(top: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return top


ORDERS = {
    "flyway": (
        ["V1_10__c.sql", "V1_2__b.sql", "V1__a.sql", "V1.10.1__d.sql", "R__z.sql", "R__y.sql",
         "U1__a.sql", "B1__base.sql", "afterMigrate.sql", "more/V2__e.sql", "notes.md"],
        ["V1__a.sql", "V1_2__b.sql", "V1_10__c.sql", "V1.10.1__d.sql", "more/V2__e.sql",
         "R__y.sql", "R__z.sql"],
    ),
    "prisma": (
        ["migrations/2024_b/migration.sql", "migrations/2023_a/migration.sql",
         "migrations/migration_lock.toml"],
        ["migrations/2023_a/migration.sql", "migrations/2024_b/migration.sql"],
    ),
    "diesel": (["2_b/up.sql", "10_c/up.sql", "2_b/down.sql"], ["2_b/up.sql", "10_c/up.sql"]),
    "golang-migrate": (
        ["10_c.up.sql", "9_b.up.sql", "9_b.down.sql", "other.sql"],
        ["9_b.up.sql", "10_c.up.sql"],
    ),
    "plain": (
        ["10.sql", "9.sql", "9.down.sql", "9_undo.sql", "down.sql", "structure.sql"],
        ["9.sql", "10.sql"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", ORDERS)
def test_order(tmp_path: Path, tool: str) -> None:
    files, expected = ORDERS[tool]
    _written(tmp_path, dict.fromkeys(files, "select 1"))
    found = migrations(tmp_path)
    assert [Path(one.name).relative_to(tmp_path).as_posix() for one in found] == expected


def test_sqitch_follows_its_plan(tmp_path: Path) -> None:
    plan = (
        "%syntax-version=1.0.0\n%project=shop\n\n"
        "users 2024-01-01T00:00:00Z A <a@example.com> # a\n"
        "views [users] 2024-01-02T00:00:00Z A <a@example.com> # b\n@v1 2024-01-03T00:00:00Z A <a>\n"
        "@v2 2024-01-03T00:00:00Z A <a>\n"
        "users [users@v2] 2024-01-04T00:00:00Z A <a@example.com> # reworked\n"
    )
    names = ["users@v2", "users", "views"]
    _written(tmp_path, {f"deploy/{name}.sql": "select 1" for name in names})
    _written(tmp_path, {"sqitch.plan": plan, "revert/users.sql": "drop table users"})
    for folder in (tmp_path, tmp_path / "deploy"):
        assert [Path(one.name).stem for one in migrations(folder)] == ["users@v2", "views", "users"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "-- migrate:up transaction:false\nselect 1;\n-- migrate:down\nselect 2;\n",
            "-- migrate:up transaction:false\nselect 1;\n\n\n",
        ),
        (
            "-- +goose Down\nselect 2;\n-- +goose Up\n-- +goose StatementBegin\nselect 1;\n",
            "\n\n-- +goose Up\n-- +goose StatementBegin\nselect 1;\n",
        ),
    ],
)
def test_sections_for_the_way_up_keep_their_lines(tmp_path: Path, text: str, kept: str) -> None:
    _written(tmp_path, {"1_a.sql": text})
    assert [one.text for one in migrations(tmp_path)] == [kept]


@pytest.mark.parametrize(
    ("name", "text", "one_commit"),
    [
        ("V1__a.sql", "lock table t;", True),
        ("V1__a.sql", "select 1; create index concurrently on t (a);", False),
        ("V1__a.sql", "vacuum t", False),
        ("V1__a.sql", "select 'open", False),
        ("1_a.up.sql", "lock table t;", True),
        ("1_a.sql", "-- migrate:up\nlock table t;", True),
        ("1_a.sql", "-- migrate:up transaction:false\nselect 1;", False),
        ("1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;", False),
        ("1_a.sql", "lock table t;", False),
    ],
)
def test_which_files_are_one_commit(
    tmp_path: Path, name: str, text: str, *, one_commit: bool
) -> None:
    _written(tmp_path, {name: text})
    assert [one.in_transaction for one in migrations(tmp_path)] == [one_commit]


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        (["notes.md"], "Looked for: sqitch.plan"),
        (["env.py", "versions/1_a.py"], "alembic upgrade BASE:head --sql"),
        (["structure.sql", "migrate/1_a.rb"], "--against takes it"),
    ],
)
def test_an_unknown_layout_says_what_was_looked_for(
    tmp_path: Path, files: list[str], hint: str
) -> None:
    _written(tmp_path, dict.fromkeys(files, ""))
    with pytest.raises(InputError, match="no migrations in") as caught:
        migrations(tmp_path)
    assert hint in (caught.value.hint or "")
