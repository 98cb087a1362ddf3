"""What tells other processes that there is news."""
