"""Outbox -> webhooks: LISTEN and poll, claim with a lease, sign, POST, record the attempt."""

from __future__ import annotations
