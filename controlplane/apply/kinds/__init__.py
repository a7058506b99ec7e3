"""The kinds of things that a file may hold, in the order in which they need each other.

A new kind is one module with a class of the methods of Kind, a list in document.File, and a line
in KINDS.
"""

from __future__ import annotations

from typing import Final

from controlplane.apply.kinds.contracts import Contracts
from controlplane.apply.kinds.declared import DeclaredSources
from controlplane.apply.kinds.keys import Keys
from controlplane.apply.kinds.kind import Kind
from controlplane.apply.kinds.overrides import Overrides
from controlplane.apply.kinds.preset import DefaultPreset
from controlplane.apply.kinds.protect import Protections
from controlplane.apply.kinds.receivers import Receivers
from controlplane.apply.kinds.schemas import Schemas
from controlplane.apply.kinds.source import SourceName
from controlplane.apply.kinds.tables import Tables

KINDS: Final[tuple[type[Kind], ...]] = (
    SourceName,
    Schemas,
    Tables,
    Contracts,
    Protections,
    Receivers,
    DefaultPreset,
    Overrides,
    DeclaredSources,
    Keys,
)
