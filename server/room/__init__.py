"""What a room is and what it allows. Pure: no clock, chance, network or disk in here."""
