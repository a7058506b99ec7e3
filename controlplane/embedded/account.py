"""PostgreSQL refuses to run as root: under which account it runs, and what that account can see."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controlplane.errors import ConfigError

# The account must exist (initdb looks its name up), and must be nobody of importance.
_CANDIDATES: Final = ("postgres", "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An operating-system account, other than root."""

    uid: int
    gid: int
    name: str


def for_server() -> Account | None:
    """Return the account to step down to when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=name)
    raise ConfigError(
        "PostgreSQL does not run as root, and there is no account to step down to",
        hint="Run as an ordinary user, or create the account postgres.",
    )


def can_reach(account: Account | None, path: Path) -> bool:
    """Tell whether the account may enter every folder down to path."""
    if account is None:
        return True
    for folder in (path.resolve(), *path.resolve().parents):
        if folder.exists() and folder.is_dir() and not _may_enter(account, folder.stat()):
            return False
    return True


def make_reachable(account: Account | None, folder: Path, store: Path) -> Path:
    """Return a folder of programs that the account can use: itself, or a copy below store.

    A virtual environment below a private home is out of reach once we stepped down.
    """
    if can_reach(account, folder):
        return folder
    prefix = folder.resolve().parent
    copy = store / f"server-{prefix.stat().st_mtime_ns:x}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for source in (prefix, _libraries(prefix)):
            if source.is_dir():
                target = copy / source.relative_to(prefix.parent.parent)
                shutil.copytree(source, target, symlinks=True)
        (copy / "complete").touch()
    return copy / prefix.relative_to(prefix.parent.parent) / folder.name


def _libraries(prefix: Path) -> Path:
    # a wheel's shared libraries lie beside its package, and are found by that relative path
    package = prefix.parent
    return package.parent / f"{package.name}.libs"


def _may_enter(account: Account, info: os.stat_result) -> bool:
    if info.st_uid == account.uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == account.gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)
