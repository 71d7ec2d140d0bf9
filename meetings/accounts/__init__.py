"""Who can log in, and what each may act as."""
