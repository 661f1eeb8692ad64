"""Recorded poses: writing them, and reading them back."""
