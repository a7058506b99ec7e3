"""`make release`: everything that a release needs, tried; nothing is published."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from controlplane import __version__

TOP = Path(__file__).parent.parent


def _step(title: str, *command: str) -> None:
    print(f"=== {title}", flush=True)
    subprocess.run(command, cwd=TOP, check=True)


def main() -> int:
    """Return 0 when this checkout could be released as it is."""
    headings = re.findall(r"(?m)^## (\S+)", (TOP / "CHANGELOG.md").read_text())
    if headings[0] != __version__:
        print(
            f"CHANGELOG.md begins with {headings[0]}; the first heading of a release is its"
            f" version, {__version__}",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory() as folder:
        _step("wheel", sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
        (wheel,) = Path(folder).glob("*.whl")
        if __version__ not in wheel.name:
            print(f"{wheel.name} is not of version {__version__}", file=sys.stderr)
            return 1
        _step("the wheel installs SchemaWatch by itself", *_pytest("tests/test_packaging.py"))
    docker = _docker()
    if docker:
        _step("image", docker, "build", "--tag", f"schemawatch:{__version__}", ".")
    else:
        print("=== image: NOT built, no Docker engine answers here")
    _step("upgrades", *_pytest("tests/install/test_upgrade_from_released.py"))
    _step("the file for psql", *_pytest("tests/install/test_bundle.py"))
    print(f"=== {__version__} could be released" + ("" if docker else ", but for its image"))
    return 0


def _docker() -> str | None:
    """Return the client of a Docker engine that answers."""
    found = shutil.which("docker")
    if found is None:
        return None
    asked = subprocess.run([found, "info"], check=False, capture_output=True, timeout=30)
    return found if asked.returncode == 0 else None


def _pytest(*paths: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", *paths]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"=== {error}")
