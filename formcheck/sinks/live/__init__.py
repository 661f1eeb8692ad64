"""What a person has in front of them in a live session: a window or lines of text."""
