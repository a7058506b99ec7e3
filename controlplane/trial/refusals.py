"""Which statements `check` passes over or refuses, and what to do about one that fails."""

from __future__ import annotations

from typing import Final

import psycopg

from controlplane.core.script import Statement
from controlplane.db.errors import translate
from controlplane.errors import InputError, SchemaWatchError, UnavailableError

_ONE: Final = "All that is checked together runs in one transaction"
_HINTS: Final = {
    "0A000": "Leave it out of what is checked, or check what it would do as plain statements.",
    "25001": "In its transaction PostgreSQL would refuse it, too: "
    "it has to be before BEGIN or after COMMIT.",
    "2D000": "It commits by itself, and nothing here is ever committed: "
    "check what it runs as plain statements.",
    "42501": "The role in DATABASE_URL runs it: that has to be one that may run the migration, "
    "and a member of schemawatch_admin.",
    "55006": f"{_ONE}; what other transactions do may have to be checked by itself.",
    "55P03": "Another session holds the lock; try again when that transaction is over.",
    "57014": "--timeout says how long a check may take.",
}

# No statement of these kinds changes the structure of a table; all may refuse a transaction.
NO_STRUCTURE: Final = (
    ("vacuum",), ("reindex",), ("cluster",), ("repack",), ("discard",), ("set", "transaction"),
    ("alter", "system"), ("alter", "database"), ("create", "database"), ("drop", "database"),
    ("create", "tablespace"), ("drop", "tablespace"), ("create", "subscription"),
    ("alter", "subscription"), ("drop", "subscription"),
)  # fmt: skip
ALONE: Final = "Leave it out of what is checked; it has to run by itself, outside a transaction."
WITHOUT: Final = (
    "run without CONCURRENTLY, which cannot run in a transaction; it is not said what it locks"
)
TOO_LONG: Final = (
    "Without CONCURRENTLY it blocks writers, so it may take no longer than a second here: "
    "check it on a database with the same structure and less data."
)

_OUTSIDE: Final = (
    "Outside BEGIN each statement commits, as in psql. Where the tool that runs the file has it in "
    "one transaction, write BEGIN and COMMIT around it for the check."
)
DEFERRED: Final = f"A deferred constraint is checked at COMMIT. {_OUTSIDE}"
# What these do stays, whatever is rolled back; none of them changes the structure of a table.
_LASTING: Final = {"dblink", "dblink_exec", "dblink_send_query", "setval"}


def outside(command: str) -> SchemaWatchError:
    """Return the error of PostgreSQL for a command that it takes only after BEGIN."""
    message = f"{command} can only be used in transaction blocks"
    return SchemaWatchError(message, code="25P01", hint=_OUTSIDE)


def not_run(statement: Statement) -> str | None:
    """Return why a statement is passed over: it does what a rollback does not take back."""
    words = statement.words
    if statement.copies is not None:
        return f"not run: its data ({statement.copies} lines) are not loaded"
    if statement.starts("copy"):
        # FROM and TO are reserved words: a table that is called so has quotes
        pairs = set(zip(words, (*words[1:], ""), strict=True))
        to_file = "to" in words and ("to", "stdout") not in pairs
        if to_file or ("from", "program") in pairs:
            return "not run: no rollback takes back what it does outside of the database"
    if statement.starts("select") and (lasting := sorted(_LASTING.intersection(words))):
        return f"not run: no rollback takes back what {lasting[0]}() does"
    return None


def explained(error: psycopg.Error, statement: Statement) -> SchemaWatchError:
    """Keep PostgreSQL's own code and hint where it speaks of the SQL in the file."""
    ours = translate(error)
    state = error.sqlstate
    if state is None or (isinstance(ours, UnavailableError) and state != "57014"):
        return ours
    hint = _special(error, statement) or error.diag.message_hint or _HINTS.get(state)
    return SchemaWatchError(ours.message, code=state, detail=ours.detail, hint=hint)


def line(error: psycopg.Error, statement: Statement) -> int:
    """Return the line that the server means: of the word it names, else of the statement."""
    diag = error.diag
    at = diag.internal_position
    if at is None or diag.internal_query not in {statement.text, statement.plain}:
        return statement.line
    return statement.line + statement.text.count("\n", 0, int(at) - 1)


def _special(error: psycopg.Error, statement: Statement) -> str | None:
    if error.sqlstate == "42601" and 'near ":"' in (error.diag.message_primary or ""):
        return "psql's variables (:name) are not known here: write their values."
    if error.sqlstate == "55P04":
        return next(iter(getattr(error, "__notes__", ())), None)  # of labels.py
    if error.sqlstate == "0A000" and "into" in statement.words:
        return "CREATE TABLE ... AS does what SELECT ... INTO does, and can be checked."
    return None


def refused(command: str) -> SchemaWatchError | None:
    r"""Return why a line of psql's own (its first word, with the \) stops a check; None: ignore."""
    word = command[1:]
    if word in _IGNORED or word.startswith("d"):
        return None
    reason = next((text for words, text in _REFUSED.items() if word in words), None)
    return InputError(
        f"{command} belongs to psql and is not SQL",
        hint=reason or "Leave the line out of what is checked.",
    )


_IGNORED: Final = {
    "C", "H", "T", "a", "cd", "conninfo", "copyright", "echo", "encoding", "errverbose", "f",
    "help", "l", "o", "p", "prompt", "pset", "qecho", "restrict", "s", "set", "setenv", "sf", "sv",
    "t", "timing", "unrestrict", "unset", "warn", "x", "z",
}  # fmt: skip
_REFUSED: Final = {
    ("c", "connect"): "A check looks at one database: check what belongs to each by itself.",
    ("i", "ir", "include", "include_relative"): "Name the files in the order in which they run: "
    "schemawatch check one.sql two.sql",
    ("if", "elif", "else", "endif"): "Check what is left after the conditions, as psql decides.",
    ("g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch", "bind", ";"): "End the "
    "statement with a semicolon; what its result would run is checked as plain statements.",
}
