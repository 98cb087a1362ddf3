"""C2: what is on the disk after the power went out at any moment."""
