"""The desk's pages."""

from meetings.desk.views import agenda, event, overview, places, preview, publish
from meetings.desk.views.scope import bp

__all__ = ["agenda", "bp", "event", "overview", "places", "preview", "publish"]
