"""The demonstration: two networks of cities, written through the domains' own actions."""
