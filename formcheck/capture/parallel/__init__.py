"""Several processes for one video, and fewer frames than the video has."""
