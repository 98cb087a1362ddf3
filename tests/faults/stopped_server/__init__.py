"""U3 at the public contract: a real server is stopped while people write, and starts again."""
