"""Video files: decoding them, and playing them in real time."""
