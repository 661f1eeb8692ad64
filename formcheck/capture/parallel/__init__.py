"""Several processes for one video, prefetching, and sampling of frames."""
