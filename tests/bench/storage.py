"""What the versions of a wide table take, beside the first of them."""

from __future__ import annotations

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, say
from tests.bench.server import install, session
from tests.servers import Server

MOST_RATIO = 5.0
COLUMNS = 300
STORED = """
    select sum(pg_column_size(document)) / 1000.0,
        sum(pg_column_size(document)) filter (where version = 1) / 1000.0, count(*)
    from schemawatch.snapshot"""


def measure(server: Server, sources: Sources, *, versions: int) -> list[Figure]:
    """Add a column for each version; what is stored is compressed, and is the same each time."""
    figure = Figure(
        section="Storage of versions",
        name=f"{versions:,} versions of a table of {COLUMNS} columns, a column more in each",
        beside="the first of them",
        unit="kB",
        target=MOST_RATIO,
    )
    say(figure.name)
    database = server.create()
    install(server, database, sources)
    with session(server, database) as conn:
        columns = ", ".join(f"column_{number} integer" for number in range(COLUMNS))
        conn.execute(f"create table public.wide ({columns})".encode())
        conn.execute("select schemawatch.register_table('public.wide')")
        for number in range(versions - 1):
            conn.execute(f"alter table public.wide add column more_{number} integer".encode())
        row = conn.execute(STORED).fetchone()
    if row is None or row[2] != versions:
        raise RuntimeError(f"there are other versions than {versions}: {row}")
    figure.add(float(row[0]), float(row[1]))
    server.drop(database)
    return [figure]
