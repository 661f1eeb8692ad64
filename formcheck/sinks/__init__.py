"""Where results go: windows, videos, files. Knows vendors, not capture."""
