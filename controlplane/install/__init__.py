"""Puts sql/ and triggers/ into a database, examines it, and takes everything out again."""

from __future__ import annotations
