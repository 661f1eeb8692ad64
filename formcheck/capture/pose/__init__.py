"""From a frame to a pose: MediaPipe, and which of several people is followed."""
