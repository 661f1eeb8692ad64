"""Many videos at once: the plan, the worker pool, and the work on one video."""
