"""Fields that forms of several parts of the site have."""

from wtforms import SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget


class DayField(StringField):
    """A day as its picker sends it: 2030-10-05."""

    widget = DateInput()


class SeveralField(SelectMultipleField):
    """Boxes to tick, of which any number may be."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
