"""Cameras: opening, reading and listing them."""
