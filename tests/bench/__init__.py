"""Commands that measure. None of them is a test; figures only compare within one run."""
