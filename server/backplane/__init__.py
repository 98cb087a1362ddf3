"""Tells the other processes that there is news."""
