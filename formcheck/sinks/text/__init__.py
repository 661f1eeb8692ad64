"""The words of reports: the one place where results become sentences."""
