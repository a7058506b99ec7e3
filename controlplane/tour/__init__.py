"""The first five minutes: a small shop, people who change it, and a receiver that is told."""
