"""Nobody does or sees what is not theirs."""
