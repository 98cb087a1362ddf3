"""U3 at the public contract: a real server is asked to stop while people write, and starts again."""
