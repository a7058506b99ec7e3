"""The folder of an own server: where it is, whose it is, its lock and its password."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import sys
from pathlib import Path
from typing import IO, Final

from controlplane.embedded import account
from controlplane.embedded.account import Account
from controlplane.errors import ConfigError, ConflictError

_MADE_FOR: Final = "made-for"


def default() -> Path:
    """Return where the data live: in the user's data folder, or the system's for root.

    The first installation that starts there keeps it; another one of the same user, such as a
    second checkout, has a folder of its own beside it.
    """
    shared = _shared()
    if _maker(shared) in {None, sys.prefix}:
        return shared
    mark = hashlib.sha256(sys.prefix.encode()).hexdigest()[:8]
    return shared.with_name(f"{shared.name}-{mark}")


def about(home: Path) -> str:
    """Say where the data of a default folder are, why there, and how to have them elsewhere."""
    place = f"{home}; they stay. XDG_DATA_HOME names another place"
    if os.geteuid() == 0 and not os.environ.get("XDG_DATA_HOME"):
        place += ", which for root is /var/lib: its home is closed to the account of the server"
    shared = _shared()
    return place if home == shared else f"{place}. {shared} has those of {_maker(shared)}"


def _maker(home: Path) -> str | None:
    """Return the installation that a folder was made for, while that is there."""
    note = home / _MADE_FOR
    made_for = note.read_text("utf-8") if note.is_file() else ""
    return made_for if made_for and Path(made_for).is_dir() else None


def _shared() -> Path:
    given = os.environ.get("XDG_DATA_HOME")
    if given:
        return Path(given) / "schemawatch"
    if os.geteuid() == 0:
        # root's own home is closed to the account that the server runs under
        return Path("/var/lib/schemawatch")
    return Path.home() / ".local" / "share" / "schemawatch"


def make(home: Path, runs_as: Account | None) -> None:
    """Create the folder, which stays ours, and those in it that belong to the server."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700 if runs_as is None else 0o711)
    if _maker(home) is None:
        (home / _MADE_FOR).write_text(sys.prefix, "utf-8")
    for name in ("data", "run"):
        (home / name).mkdir(exist_ok=True)
        (home / name).chmod(0o700)
        if runs_as is not None:
            os.chown(home / name, runs_as.uid, runs_as.gid)
    if not account.can_reach(runs_as, home):
        raise ConfigError(
            f"the account {runs_as.name if runs_as else ''} cannot enter {home}",
            hint="PostgreSQL does not run as root: choose a folder that is open to that account, "
            "for instance with XDG_DATA_HOME=/var/lib.",
        )


def lock(home: Path) -> IO[str]:
    """Return an open file whose lock is held until this process ends, however it ends."""
    held = (home / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.close()
        raise ConflictError(
            f"another process already runs the server in {home}",
            hint="Use that one, or choose another folder with XDG_DATA_HOME.",
        ) from error
    return held


def password(home: Path, runs_as: Account | None) -> str:
    """Return the password of the superuser, made at the first call, in a file only we can read."""
    path = home / "password"
    if not path.exists():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as sink:
            sink.write(secrets.token_urlsafe(24))
        if runs_as is not None:
            os.chown(path, runs_as.uid, runs_as.gid)  # initdb reads it
    return path.read_text("utf-8")
