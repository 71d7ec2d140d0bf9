"""What an agenda is, what changed between two of them, and what a calendar says of it."""
