"""Trying files of SQL: what they would do to the watched tables, and which locks they take."""

from __future__ import annotations
