"""Meetings of networks of cities: agendas, delegations, calendars.

Zones come from the locked package, the same on every machine and before anything has read one:
they are part of the bytes of feeds.
"""

import zoneinfo

zoneinfo.reset_tzpath(to=())
