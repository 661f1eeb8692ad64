"""Reps, holds, faults and reports, as values."""
