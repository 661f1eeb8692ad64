"""Sources of frames and poses: video files, cameras, MediaPipe, recordings."""
