"""Reading what feeds show."""
