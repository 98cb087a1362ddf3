"""The hint about a question, measured on questions of our own whose tags are known."""
