"""The command `schemawatch`: finds its command modules, prints errors without a stack trace.

A module in controlplane/commands whose name has no leading underscore is a command family. It
offers `COMMANDS`, a tuple of click commands; nothing has to be listed here. Commands parse and
call, no more.
"""

from __future__ import annotations
