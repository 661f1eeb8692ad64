"""The sessions that are kept on this machine, and what becomes of them over time."""
