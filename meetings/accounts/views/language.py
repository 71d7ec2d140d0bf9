"""The language of pages."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.accounts import actions
from meetings.accounts.forms import LanguageForm
from meetings.accounts.views.entering import bp
from meetings.storage.session import transaction
from meetings.terms import Audience
from meetings.web.access import audience, safe_next, signed_in, visitor
from meetings.web.language import choose


@bp.get("/language")
@audience(Audience.PUBLIC)
def language() -> str:
    """Show the languages to choose from."""
    target = safe_next(request.args.get("next"), url_for("site.home"))
    return render_template("accounts/language.html", form=LanguageForm(next=target))


@bp.post("/language")
@audience(Audience.PUBLIC)
def choose_language() -> Response | tuple[str, int]:
    """Write pages in the language that was chosen, on this visit and the account's next ones."""
    form = LanguageForm(request.form)
    if not form.validate() or not choose(form.language.data or ""):
        return render_template("accounts/language.html", form=form), 422
    if signed_in():
        with transaction() as writing:
            actions.choose_language(
                writing, account_id=visitor().account_id, language=form.language.data or ""
            )
    return redirect(safe_next(form.next.data, url_for("site.home")), 303)
