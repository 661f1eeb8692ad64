"""What is drawn on the frame."""
