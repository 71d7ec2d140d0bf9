"""Delegations, and who gets a seat."""
