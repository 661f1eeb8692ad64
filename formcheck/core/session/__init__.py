"""One session: counting reps, timing holds and raising faults, frame by frame."""
