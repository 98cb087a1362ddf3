"""What Setroom promises, tried out. `python3 -m tests` runs all of it."""
