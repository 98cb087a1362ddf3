"""Keeps each room's log: what has been acknowledged survives a kill and a power cut."""
