"""C1 at the public contract: a real server is killed while people write, and starts again."""
