"""Runs rooms: takes commands in turn, keeps what they lead to, and tells whoever listens."""
