"""PostgreSQL from Debian's packages, for a version that no npm package has yet.

apt finds and checks the packages with a configuration of its own, below a temporary folder: of the
machine's only the mirror is read, nothing is changed or installed. Debian's newest programs want a
newer C library than most machines have: it comes along, and `patchelf` points them at it.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

SUITES: Final = ("sid", "experimental")
_KEYRING: Final = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_LOADERS: Final = {
    "x86_64": "usr/lib64/ld-linux-x86-64.so.2",
    "aarch64": "usr/lib/ld-linux-aarch64.so.1",
}
_TIMEOUT: Final = 900  # seconds, for one command of apt


def why_not() -> str | None:
    """Say what keeps this machine from having Debian's packages; None when nothing does."""
    if sys.platform != "linux" or platform.machine() not in _LOADERS:
        return "they are for Linux on x86_64 and aarch64"
    missing = [name for name in ("apt-get", "apt-cache", "dpkg-deb") if shutil.which(name) is None]
    if missing:
        return f"no {missing[0]} here"
    if not _KEYRING.is_file():
        return f"no {_KEYRING}, with which Debian signs"
    return None


def fetch(major: int, target: Path) -> None:
    """Put the server and its client below target: programs in usr/lib/postgresql/MAJOR/bin.

    OSError or CalledProcessError when Debian does not have it or cannot be reached.
    """
    reason = why_not()
    if reason is not None:
        raise OSError(reason)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        apt = _Apt(Path(scratch) / "apt")
        root = Path(scratch) / "root"
        _unpack(apt.download(major), root)
        shutil.rmtree(target, ignore_errors=True)
        os.renames(root, target)
        Path(scratch).mkdir(exist_ok=True)
    # last, since the programs hold the loader's absolute path; until then they do not run here
    _point_at_own_libraries(major, target)


class _Apt:
    """apt with lists, cache and sources of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "lists" / "partial").mkdir(parents=True)
        (home / "cache" / "archives" / "partial").mkdir(parents=True)
        (home / "status").touch()
        self._options = [
            f"Dir::State::Lists={home}/lists",
            f"Dir::State::status={home}/status",
            f"Dir::Cache={home}/cache",
            f"Dir::Etc::SourceList={home}/sources.list",
            "Dir::Etc::SourceParts=/dev/null",
            "Dir::Etc::Preferences=/dev/null",
            "Dir::Etc::PreferencesParts=/dev/null",
            "APT::Sandbox::User=root",
            "Acquire::Retries=3",
        ]
        mirror = self._run(
            "apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", own=False
        ).split()
        if not mirror:
            raise OSError("apt knows no mirror: run `apt-get update` first")
        lines = [f"deb [signed-by={_KEYRING}] {mirror[0]} {suite} main\n" for suite in SUITES]
        (home / "sources.list").write_text("".join(lines), encoding="utf-8")
        self._run("apt-get", "-qq", "update")

    def download(self, major: int) -> list[Path]:
        """Download the packages of a version with the libraries that they need."""
        wanted = self._closure([f"postgresql-{major}", f"postgresql-client-{major}"])
        # only the newest client library knows all that the newest client asks for
        names = ["libpq5/experimental" if name == "libpq5" else name for name in wanted]
        self._run("apt-get", "-qq", "download", *names)
        return sorted(self.home.glob("*.deb"))

    def _closure(self, names: list[str]) -> list[str]:
        kinds = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
        listing = self._run(
            "apt-cache", "depends", "--recurse", *(f"--no-{kind}" for kind in kinds), *names
        )
        needs: dict[str, list[str]] = defaultdict(list)
        package = ""
        for line in listing.splitlines():
            if not line.startswith(" "):
                package = line
            elif match := re.match(r"\s*\|?(?:Pre)?Depends: (\S+)", line):
                needs[package].append(match[1])
        found: set[str] = set()
        while names:
            name, *names = names
            if name not in found:
                found.add(name)
                names += [need for need in needs[name] if re.fullmatch(r"lib.*(?<!-perl)", need)]
        return sorted(found)

    def _run(self, program: str, *arguments: str, own: bool = True) -> str:
        options = [part for option in self._options for part in ("-o", option)] if own else []
        command = [program, *options, *arguments]
        return _run(command, cwd=self.home, stdout=subprocess.PIPE).stdout


def _unpack(packages: list[Path], root: Path) -> None:
    for folder in ("lib", "lib64"):
        (root / "usr" / folder).mkdir(parents=True)
        (root / folder).symlink_to(f"usr/{folder}")
    for package in packages:
        # not dpkg-deb --extract, which replaces the links above by folders
        archive = package.with_suffix(".tar")
        with archive.open("wb") as opened:
            _run(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=opened)
        _run(
            [
                "tar",
                "--keep-directory-symlink",
                "--no-same-owner",
                "-xf",
                str(archive),
                "-C",
                str(root),
            ]
        )
        archive.unlink()


def _point_at_own_libraries(major: int, root: Path) -> None:
    patchelf = shutil.which("patchelf", path=str(Path(sys.executable).parent))
    if patchelf is None:
        raise OSError("no patchelf beside this Python: `make dev` installs it")
    loader = root / _LOADERS[platform.machine()]
    libraries = root / f"usr/lib/{platform.machine()}-linux-gnu"
    home = root / f"usr/lib/postgresql/{major}"
    for file in (*home.glob("bin/*"), *home.glob("lib/*.so")):
        with file.open("rb") as opened:
            if opened.read(4) != b"\x7fELF":
                continue
        interpreter = [] if file.suffix == ".so" else ["--set-interpreter", str(loader)]
        _run([patchelf, *interpreter, "--force-rpath", "--set-rpath", str(libraries), str(file)])


def _run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, text=True, check=True, timeout=_TIMEOUT, **options
    )
