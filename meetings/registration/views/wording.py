"""Why people could not be registered, in words."""

from flask_babel import gettext as _

from meetings.registration.forms.people import PersonTyped, QuickForm
from meetings.registration.rules.wishes import Named, Refusal, Refused


def taken_sentence() -> str:
    """Say that an address is in use, and not whose it is."""
    return str(_("Somebody with this address is already registered for this event."))


def for_person(refused: Refused, person: Named) -> str:
    """Say what is wrong with one of the people whom a refusal is about."""
    if refused.why is Refusal.ALIKE:
        return str(
            _(
                "%(name)s is in your delegation already, or stands here twice. If these are two "
                "people of one name, give a mail address too.",
                name=person.name,
            )
        )
    if refused.why is Refusal.TWICE:
        return str(_("This address is typed twice. Each person needs their own, or none."))
    return taken_sentence()


def for_page(refused: Refused, people: int) -> str:
    """Say what is wrong with people as a whole, `people` of them; "" where it is single ones."""
    sentences = {
        Refusal.NOT_OPEN: _("Registration is not open any more. Nobody was registered."),
        Refusal.OVER: _("This event is over or cancelled. Nobody was registered."),
        Refusal.NOBODY: _("Enter the name of at least one person."),
        Refusal.TOO_MANY: _("A delegation has at most 100 people."),
        Refusal.TOO_LARGE: _(
            "These are %(people)s people, and at most %(most)s can be seated together. Let as many "
            "be seated as fit, or ask for fewer.",
            people=people,
            most=refused.most,
        ),
    }
    return str(sentences.get(refused.why, ""))


def at_person(form: PersonTyped, refused: Refused) -> str:
    """Put a refusal at the field it is about; return the sentence for the page otherwise."""
    if refused.why is Refusal.TAKEN:
        form.mail.errors = [taken_sentence()]
    return for_page(refused, 1)


def at_lines(form: QuickForm, refused: Refused) -> str:
    """Put a refusal at the lines it is about; return the sentence for the page otherwise."""
    lines, people = form.lines(), form.wanted()
    for place in refused.which:
        said = for_person(refused, people[place])
        fault = _("Line %(number)s: %(sentence)s", number=lines[place][0], sentence=said)
        form.names.errors = [*form.names.errors, fault]
    if refused.why is Refusal.NAMES_DUE:
        due = _("It is too late for names that follow. Register people by their names.")
        form.placeholders.errors = [due]
    sentence = for_page(refused, len(people) + (form.placeholders.data or 0))
    if refused.why is Refusal.NOBODY:
        form.names.errors, sentence = [sentence], ""
    return sentence
