"""The voice of the coach: speech or beeps."""
