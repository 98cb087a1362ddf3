"""Makes HTML and JSON of rooms: what each audience may see, and in which words."""
