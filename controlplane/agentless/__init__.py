"""Databases in which nothing may be installed: read over a connection, judged in our own."""
