"""Pages that show several domains."""

from meetings.site.views import found, patterns, places
from meetings.site.views.events import bp

__all__ = ["bp", "found", "patterns", "places"]
