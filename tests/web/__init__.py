"""formcheck web."""
