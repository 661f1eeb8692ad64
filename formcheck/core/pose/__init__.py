"""Landmarks, the body that they describe, and how far they can be believed."""
