"""Who gets a seat and why, and when one may ask for it."""
