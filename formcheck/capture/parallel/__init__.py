"""Several processes for one video, and sampling of frames."""
