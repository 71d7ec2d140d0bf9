"""What WTForms says by itself, in our words: every one of its sentences has its own of ours.

A form's own message is better, since it says what to write; these are for what has none.
"""

from flask_babel import lazy_gettext as _

_REQUIRED = _("Fill this in.")
_CHOICE = _("Choose one of those that are offered.")
_FORM = _("This is not written in the form that is needed.")
_DAY = _("Write the day like 2030-10-05.")
_HOUR = _("Write the hour like 13:15.")
_WHOLE = _("Write a whole number, like 48.")
_NUMBER = _("Write a number.")
_AT_LEAST = _("Write a number from %(min)s on.")
_AT_MOST = _("Write a number up to %(max)s.")
_BETWEEN = _("Write a number from %(min)s to %(max)s.")
_SHORT = _("This is shorter than %(min)d characters.")
_LONG = _("This is longer than %(max)d characters.")
_LENGTHS = _("This should have %(min)d to %(max)d characters.")
_EARLY = _("Choose %(min)s or later.")
_LATE = _("Choose %(max)s or earlier.")
_DATES = _("Choose a time from %(min)s to %(max)s.")
_ADDRESS = _("This is not a mail address. Write it like name@city.example.")
_LINK = _("Write a whole address, like https://city.example.")
_STALE = _("This form was open too long. Nothing was stored; send it once more.")
_FIXED = _("This cannot be changed here.")
_SAME = _("This differs from the field that it should repeat.")

OURS = {
    "CSRF failed.": _STALE,
    "CSRF token expired.": _STALE,
    "CSRF token missing.": _STALE,
    "Date must be at least %(min)s.": _EARLY,
    "Date must be at most %(max)s.": _LATE,
    "Date must be between %(min)s and %(max)s.": _DATES,
    "Field cannot be longer than %(max)d characters.": _LONG,
    "Field must be at least %(min)d characters long.": _SHORT,
    "Field must be between %(min)d and %(max)d characters long.": _LENGTHS,
    "Field must be equal to %(other_name)s.": _SAME,
    "Field must be exactly %(max)d characters long.": _LENGTHS,
    "'%(value)s' are not valid choices for this field.": _CHOICE,
    "Invalid Choice: could not coerce.": _CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOICE,
    "Invalid CSRF Token.": _STALE,
    "Invalid IP address.": _FORM,
    "Invalid Mac address.": _FORM,
    "Invalid URL.": _LINK,
    "Invalid UUID.": _FORM,
    "Invalid email address.": _ADDRESS,
    "Invalid input.": _FORM,
    "Invalid value, can't be any of: %(values)s.": _FORM,
    "Invalid value, must be one of: %(values)s.": _CHOICE,
    "Not a valid choice.": _CHOICE,
    "Not a valid date value.": _DAY,
    "Not a valid datetime value.": _FORM,
    "Not a valid decimal value.": _NUMBER,
    "Not a valid float value.": _NUMBER,
    "Not a valid integer value.": _WHOLE,
    "Not a valid time value.": _HOUR,
    "Not a valid week value.": _FORM,
    "Number must be at least %(min)s.": _AT_LEAST,
    "Number must be at most %(max)s.": _AT_MOST,
    "Number must be between %(min)s and %(max)s.": _BETWEEN,
    "This field cannot be edited.": _FIXED,
    "This field is disabled and cannot have a value.": _FIXED,
    "This field is required.": _REQUIRED,
}


class Sentences:
    """Our sentences, as WTForms asks for them; labels that it makes of names stay as they are."""

    def gettext(self, text: str) -> str:
        """Return our sentence in place of one of WTForms', its placeholders kept."""
        return str(OURS.get(text, text))

    def ngettext(self, _one: str, many: str, _number: int) -> str:
        """Return our sentence in place of one that counts; ours is the same for any number."""
        return self.gettext(many)
