"""Writing and reading of recorded poses."""
