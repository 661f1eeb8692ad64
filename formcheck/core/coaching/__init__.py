"""What the coach says and when, and how the camera is to be placed."""
