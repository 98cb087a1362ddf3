"""C5: the disk fails at the n-th call."""
