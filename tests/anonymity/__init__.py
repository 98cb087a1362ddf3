"""A post without a name leads to nobody: not by what is sent, stored, logged or counted."""
