"""What an organiser does with an agenda: bring in a draft, publish it."""
