"""What organisers type about an event; each form fits one part of an agenda file."""
