"""Many videos at once: what to do, the workers, and the work on one video."""
