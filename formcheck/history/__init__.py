"""Sessions stored on this machine, and progress over time."""
