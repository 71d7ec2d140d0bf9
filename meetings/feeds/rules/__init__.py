"""What feeds hold, for whom, and by what they are known: functions of values."""

from meetings.feeds.rules.polling import CANCELLED_KEPT, EPOCH, PAST, changed, day, tag, titled

__all__ = ["CANCELLED_KEPT", "EPOCH", "PAST", "changed", "day", "tag", "titled"]
