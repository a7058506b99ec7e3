"""Environment -> settings: every mistake at once, and where each value comes from."""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from controlplane.config import Config
from controlplane.errors import ConfigError

PREFIX: Final = "SCHEMAWATCH_"
FILE: Final = "_FILE"
LARGEST_FILE: Final = 64 * 1024
_LIST: Final = "`schemawatch doctor --help` lists them all."
# Kubernetes sets it, and SCHEMAWATCH_PORT with it, in pods beside a Service called schemawatch.
_LINK: Final = "SCHEMAWATCH_SERVICE_HOST"
_SERVICE_LINKS: Final = (
    "Kubernetes sets such variables for a Service called schemawatch: put "
    "`enableServiceLinks: false` into the pod's spec."
)
# Read by the test harness and by Makefile, not by the program.
FOREIGN: Final = frozenset(
    {"SCHEMAWATCH_REQUIRE", "SCHEMAWATCH_TEST_SERVERS", "SCHEMAWATCH_TEST_PGBOUNCER"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as it is in effect; source is default, environment, or `file` and its path."""

    name: str
    value: Any
    source: str
    about: str
    secret: bool


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment; ConfigError lists every mistake at once, never a secret's value."""
    fields = {item.metadata["name"]: item.name for item in dataclasses.fields(Config)}
    return Config(**{fields[setting.name]: setting.value for setting in effective(environ)})


def effective(environ: Mapping[str, str] | None = None) -> list[Setting]:
    """Return every setting, in order of declaration; ConfigError as of load()."""
    env = os.environ if environ is None else environ
    found: list[Setting] = []
    problems = list(_unknown(env))
    for item in dataclasses.fields(Config):
        name: str = item.metadata["name"]
        secret: bool = item.metadata["secret"]
        parse: Callable[[str], object] = item.metadata["parse"]
        value, source = item.default, "default"
        try:
            text, given = _given(env, name, secret=secret)
            if text:
                value, source = parse(text), given
        except ValueError as error:
            problems.append(f"{name}: {error}")
        found.append(
            Setting(
                name=name, value=value, source=source, about=item.metadata["about"], secret=secret
            )
        )
    if problems:
        raise ConfigError("; ".join(problems), hint=_SERVICE_LINKS if _LINK in env else _LIST)
    return found


def settings() -> dict[str, str]:
    """Return every setting's name and what it is for, in order of declaration."""
    return {f.metadata["name"]: f.metadata["about"] for f in dataclasses.fields(Config)}


def _given(env: Mapping[str, str], name: str, *, secret: bool) -> tuple[str, str]:
    """Return the text of a setting, empty for none, and where it stands; ValueError."""
    text = env.get(name, "").strip()
    path = env.get(name + FILE, "").strip() if secret else ""
    if not path:
        return text, "environment"
    if text:
        message = f"it and {name}{FILE} are both set; which one is meant?"
        raise ValueError(message)
    return content(path), f"file {path}"


def content(path: str, *, largest: int = LARGEST_FILE) -> str:
    """Return the text of a file, without the space around it; ValueError says why there is none."""
    try:
        with Path(path).open("rb") as file:
            text = file.read(largest + 1).decode().strip()
    except OSError as error:
        message = f"cannot read the file {path}: {error.strerror}"
        raise ValueError(message) from error
    except UnicodeDecodeError as error:
        # its own words would show a part of the content
        message = f"the file {path} is not UTF-8"
        raise ValueError(message) from error
    if not text:
        message = f"the file {path} is empty"
        raise ValueError(message)
    if len(text) > largest:
        message = f"the file {path} is larger than {largest} bytes"
        raise ValueError(message)
    return text


def _unknown(env: Mapping[str, str]) -> Iterator[str]:
    secrets = {f.metadata["name"] for f in dataclasses.fields(Config) if f.metadata["secret"]}
    known = {*settings(), *(name + FILE for name in secrets)}
    for name in sorted(env):
        if not name.startswith(PREFIX) or name in known or name in FOREIGN:
            continue
        if name.endswith(FILE) and name.removesuffix(FILE) in known:
            yield f"unknown setting {name}: {name.removesuffix(FILE)} is no secret, set it itself"
            continue
        near = difflib.get_close_matches(name, sorted(known), n=1)
        yield f"unknown setting {name}" + (f", did you mean {near[0]}?" if near else "")
