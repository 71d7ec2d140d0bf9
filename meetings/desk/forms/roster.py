"""What is wrong with a list of people, in sentences."""

from flask_babel import lazy_gettext as _

from meetings.registration.rules.roster import Problem, RowFault
from meetings.registration.rules.spreadsheet import MOST_ROWS

COLUMNS = {
    "name": _("Name"),
    "mail": _("Mail address"),
    "function": _("Function"),
    "city": _("City"),
}
SAMPLE = """name;city;mail;function
Elena Petrova;Sofia;elena@sofia.example;Housing
Jonas Weber;Munich;;Mobility"""
CODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
}
MOST_SHOWN = 50  # faults; who has more mends the file as a whole
_SENTENCES = {
    Problem.EMPTY: _(
        "There is nobody in this file. The first row names the columns, each row after it "
        "is a person."
    ),
    Problem.WORKBOOK: _("This is a workbook of Excel. Save it as CSV UTF-8 and choose that file."),
    Problem.NOT_TEXT: _("This is not a table as text. Save it as CSV UTF-8 and choose that file."),
    Problem.TOO_LONG: _("A file has at most %(most)s people. Split it into several files."),
    Problem.QUOTES: _(
        "A quotation mark in this file does not close, or a cell is too long. Save it as "
        "CSV once more."
    ),
    Problem.NO_COLUMN: _("The column %(what)s is missing. Write its name into the first row."),
    Problem.UNKNOWN_COLUMN: _(
        "The column %(what)s is not known. Use name, city, mail and function, or remove it."
    ),
    Problem.COLUMN_TWICE: _("The column %(what)s is there twice."),
    Problem.WIDE: _(
        "This row has more cells than there are columns. Put a text that holds the "
        "separator between quotation marks."
    ),
    Problem.CONTROL: _("There is a sign here that no text has. Type the cell once more."),
    Problem.FORMULA: _("This looks like a formula: %(what)s. Write the text itself."),
    Problem.LONG: _("This is longer than %(what)s characters."),
    Problem.MISSING: _("This is missing."),
    Problem.NOT_MAIL: _("This is not a mail address: %(what)s. Write it like name@city.example."),
    Problem.NO_CITY: _("No city of the network is called %(what)s."),
    Problem.TWICE: _("The same is in row %(what)s already."),
    Problem.ALIKE: _(
        "%(what)s is in this delegation already. If these are two people of one name, give a "
        "mail address too."
    ),
    Problem.TAKEN: _("Somebody with the address %(what)s is already registered for this event."),
    Problem.MANY: _("A delegation has at most %(what)s people."),
    Problem.NOT_HERE: _(
        "This event takes no registrations. Open registration first; it may be closed again."
    ),
    Problem.CANCELLED: _("This event is cancelled: nobody can be registered."),
    Problem.OVER: _("This event is over: nobody can be registered."),
}


def sentence(fault: RowFault) -> str:
    """Say what is wrong, without saying where."""
    what = str(COLUMNS.get(fault.what, fault.what))
    return str(_SENTENCES[fault.problem]) % {"what": what, "most": MOST_ROWS}


def words(fault: RowFault) -> str:
    """Say what is wrong with a list, and in which row and column."""
    said = sentence(fault)
    if not fault.row:
        return said
    if not fault.column:
        return str(_("Row %(row)s: %(said)s")) % {"row": fault.row, "said": said}
    column = COLUMNS[fault.column]
    told = {"row": fault.row, "column": column, "said": said}
    return str(_("Row %(row)s, %(column)s: %(said)s")) % told
