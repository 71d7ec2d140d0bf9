"""Who belongs to a network when, what a name may mean, and where a city is on the map."""
