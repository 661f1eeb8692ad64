"""The display of a live session: a window or lines of text."""
