"""What is typed about registrations."""
