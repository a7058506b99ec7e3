"""The process: its socket, its workers, its health, what it counts."""
