"""Several exercises in a row: sets, rests, doses and the report."""
