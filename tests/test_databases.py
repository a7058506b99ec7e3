"""The file of many databases: what is read, what every mistake says, and that no secret shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlplane import environment
from controlplane.databases import ALONE, Database, databases, everything, in_group, named, read
from controlplane.errors import ConfigError, NotFoundError

SECRET = "hunter2"


def test_without_a_file_it_is_the_one_of_the_environment() -> None:
    config = environment.load(
        {"DATABASE_URL": "postgresql://h/d", "SCHEMAWATCH_LISTEN_URL": "postgresql://direct/d"}
    )
    [alone] = databases(config)
    assert (alone.name, alone.dsn.reveal(), alone.groups) == (ALONE, "postgresql://h/d", ())
    assert alone.config(config) == config


def test_a_file_names_many(tmp_path: Path) -> None:
    (tmp_path / "billing").write_text(f"postgresql://u:{SECRET}@h/billing\n")
    file = tmp_path / "databases.yml"
    file.write_text(
        "databases:\n"
        "  - name: orders\n"
        "    url: postgresql://u:${ORDERS_PASSWORD}@h/orders\n"
        "    listen_url: host=direct dbname=orders\n"
        "    groups: [shop, eu, shop]\n"
        "  - {name: billing, url_file: billing, groups: [shop]}\n"
    )
    config = environment.load({"SCHEMAWATCH_DATABASES": str(file), "SCHEMAWATCH_POOL_SIZE": "3"})
    both = databases(config, {"ORDERS_PASSWORD": SECRET})
    orders, billing = both
    assert (orders.name, orders.groups) == ("orders", ("shop", "eu"))
    assert orders.dsn.reveal() == f"postgresql://u:{SECRET}@h/orders"
    assert billing.dsn.reveal() == f"postgresql://u:{SECRET}@h/billing"
    assert SECRET not in repr(both)
    own = orders.config(config)
    assert own.listen_dsn() == "host=direct dbname=orders"
    assert own.pool_size == 3
    assert billing.config(config).listen_dsn() == billing.dsn.reveal()
    assert named(both, "billing") is billing
    assert in_group(both, "shop") == both
    assert in_group(both, "eu") == (orders,)


def test_one_in_which_nothing_is_installed_is_not_served(tmp_path: Path) -> None:
    file = tmp_path / "databases.yml"
    legacy = "- {name: legacy, url: postgresql://h/l, agentless: true}\n"
    file.write_text(f"databases:\n{legacy}")
    home = {"DATABASE_URL": "postgresql://h/d", "SCHEMAWATCH_DATABASES": str(file)}
    # with such ones alone in it, DATABASE_URL says which one it is read from
    assert [one.name for one in databases(environment.load(home))] == [ALONE]
    assert [one.name for one in everything(environment.load(home))] == ["legacy"]
    file.write_text(f"databases:\n{legacy}- {{name: orders, url: postgresql://h/o}}\n")
    assert [one.name for one in databases(environment.load({**home, "DATABASE_URL": ""}))] == [
        "orders"
    ]
    with pytest.raises(ConfigError, match="which is meant"):
        databases(environment.load(home))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["object missing required field databases"]),
        ("databases: []", ["1: databases: expected array of length >= 1"]),
        ("database: []", ["1: database is unknown; did you mean databases?"]),
        (
            "databases:\n- name: a\n  uri: postgresql://h/a",
            ["3: databases[0].uri is unknown; did you mean url?"],
        ),
        ("databases:\n- name: a/b\n  url: host=h", ["2: databases[0].name: expected str matching"]),
        (
            "databases:\n- {name: a, url: host=h}\n- {name: A, url: host=h}",
            ["3: databases[1].name: A is there already, in line 2"],
        ),
        ("databases:\n- name: a", ["2: databases[0].name: a has neither url nor url_file"]),
        (
            "databases:\n- name: a\n  url: host=h\n  url_file: x",
            ["4: databases[0].url_file: give url or url_file, not both"],
        ),
        (
            "databases:\n- name: a\n  url: host=${HOST}\n- name: b\n  url_file: nowhere",
            ["3: databases[0].url: the environment variable HOST is not set", "5: ", "cannot read"],
        ),
        (
            f"databases:\n- name: a\n  url: {SECRET}",
            ["3: databases[0].url: must be a postgresql:// URL or a libpq connection string"],
        ),
    ],
)
def test_mistakes_are_told_by_line_and_without_secrets(text: str, problems: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, "databases.yml", {})
    said = f"{caught.value.message} {caught.value.detail}"
    assert all(problem in said for problem in problems), said
    assert SECRET not in said
    assert "docs/fleet.md" in (caught.value.hint or "")


def test_a_file_and_a_url_are_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "databases.yml"
    config = environment.load({"SCHEMAWATCH_DATABASES": str(file)})
    with pytest.raises(ConfigError, match="SCHEMAWATCH_DATABASES: cannot read the file"):
        databases(config)
    file.write_text("databases: [{name: orders, url: postgresql://h/o}]")
    config = environment.load(
        {"SCHEMAWATCH_DATABASES": str(file), "DATABASE_URL": "postgresql://h/d"}
    )
    with pytest.raises(ConfigError, match="DATABASE_URL and SCHEMAWATCH_DATABASES are set"):
        databases(config)


def test_what_is_not_there_names_what_is() -> None:
    made = read("databases: [{name: orders, url: host=h, groups: [shop]}]", "d.yml", {})
    assert all(isinstance(database, Database) for database in made)
    with pytest.raises(NotFoundError, match="did you mean orders") as caught:
        named(made, "order")
    assert caught.value.hint == "There are orders."
    with pytest.raises(NotFoundError) as caught:
        in_group(made, "shops")
    assert caught.value.hint == "There are shop."
