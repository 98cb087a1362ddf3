"""Words and secrets are where they belong, nowhere else, and in the end nowhere."""
