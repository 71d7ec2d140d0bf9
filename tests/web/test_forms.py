"""Forms: who needs a token, and who a link alone."""

import pytest

from meetings.accounts.forms import NewPasswordForm
from meetings.registration.forms.details import DetailsForm, OwnForm
from meetings.registration.forms.invitation import AnswerForm
from meetings.registration.forms.items import ItemForm, KeepForm, OwnItemForm, OwnKeepForm
from meetings.registration.forms.people import QuickForm
from meetings.web.forms import TokenForm


@pytest.mark.parametrize("form", [TokenForm, DetailsForm, ItemForm, KeepForm, QuickForm])
def test_who_is_logged_in_sends_the_token_of_their_visit(app, form):
    with app.test_request_context():
        assert "csrf_token" in form()


@pytest.mark.parametrize("form", [OwnForm, OwnItemForm, OwnKeepForm, AnswerForm, NewPasswordForm])
def test_who_holds_a_link_needs_no_token(app, form):
    with app.test_request_context():
        assert "csrf_token" not in form()
