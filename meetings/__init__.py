"""Meetings of networks of cities: agendas, delegations, calendars."""
