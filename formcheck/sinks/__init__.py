"""Shows, speaks and writes results. May use OpenCV, PyAV and others; never imports capture."""
