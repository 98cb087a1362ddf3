"""Setroom: the live room for action learning sets."""
