"""Who belongs to a network when, what a name may mean, where a city is on the map, and a colour."""
