"""How the product keeps what it knows: one base, one session, one place that commits."""
