"""What an exercise is: its definition, its limits and the checks of both."""
