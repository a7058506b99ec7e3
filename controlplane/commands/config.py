"""`schemawatch config`."""

from __future__ import annotations

from typing import Any, Final, cast

import click
from psycopg.conninfo import make_conninfo

from controlplane.commands._command import Alone
from controlplane.commands._output import emit, json_option
from controlplane.config import Secret
from controlplane.db.connecting import understood
from controlplane.environment import Setting, effective
from controlplane.errors import UnavailableError

MASK: Final = "***"
# What a connection string may hold of secrets.
_HIDDEN: Final = ("password", "sslpassword", "oauth_client_secret")


@click.command(cls=Alone)
@json_option
def config(*, as_json: bool) -> None:
    """Show every setting as it is in effect, where it comes from, and secrets masked."""
    shown = [_shown(setting) for setting in effective()]
    width = max(len(item["name"]) for item in shown)
    values = [_text(item["value"]) for item in shown]
    column = max(map(len, values))
    lines = [
        f"{item['name']:{width}}  {value:{column}}  {item['source']}"
        for item, value in zip(shown, values, strict=True)
    ]
    emit(shown, "\n".join(lines), as_json=as_json)


def _shown(setting: Setting) -> dict[str, Any]:
    value = setting.value
    if isinstance(value, Secret):
        value = _masked(value.reveal())
    elif setting.secret and value is not None:
        value = MASK
    elif isinstance(value, tuple):
        value = [str(part) for part in cast("tuple[object, ...]", value)]
    return {"name": setting.name, "value": value, "source": setting.source, "about": setting.about}


def _masked(text: str) -> str:
    """Show where a connection string leads, and as whom."""
    try:
        parts = understood(text)
    except UnavailableError:
        # not one: whatever it is, it is secret
        return MASK
    return make_conninfo("", **{k: MASK if k in _HIDDEN else v for k, v in parts.items()})


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(cast("list[str]", value)) or "none"
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


COMMANDS = (config,)
