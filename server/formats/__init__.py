"""The built-in session formats, and the reading of them. A new format is a new file here."""
