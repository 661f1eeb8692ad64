"""Numbers read from a body in each frame, such as angles. Exercises are written in them."""
