"""TOML files that people write: exercises and workouts of their own. Data, never code."""
