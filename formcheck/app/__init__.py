"""Sessions from end to end: the loop, live set-up, guided workouts and the files they leave."""
