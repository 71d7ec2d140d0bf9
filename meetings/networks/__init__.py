"""Networks and the cities that belong to them."""
