"""Detects the exercise, and the rotation of the frame."""
