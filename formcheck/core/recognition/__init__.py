"""Which exercise is being done, and which way up the picture is."""
