"""Where poses come from: video files, cameras, MediaPipe, recordings. Knows vendors, not sinks."""
