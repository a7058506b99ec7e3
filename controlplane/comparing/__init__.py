"""One database beside another, and the members of a group beside each other.

opening (a name or a connection string -> a connection) -> two (digests, then documents, judged by
the one that it is compared from) or groups (digests of all), unlike (the odd ones
out) -> noting (what each member is told of itself).
"""

from __future__ import annotations
