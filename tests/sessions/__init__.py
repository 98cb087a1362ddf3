"""Whole sessions of every format, held in this process by the public contract alone."""
