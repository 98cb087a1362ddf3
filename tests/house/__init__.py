"""What would otherwise have to be remembered: arrows, shapes, locks, and what a file may say."""
