"""`schemawatch apply`: from a file that says how things should be to a database in which they are.

reading (text -> File, mistakes by line) -> kinds (File and database -> Items) -> plan (pure: what
differs) -> execute (one transaction). exporting goes the other way.
"""

from __future__ import annotations
