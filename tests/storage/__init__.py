"""What keeps rooms, and whether it keeps what it promises."""
