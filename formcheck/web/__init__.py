"""The coach in the browser: a server on this machine, whose page sends the frames of its camera."""
