"""A page that is the same for everybody cannot write into somebody's visit."""

from flask import session

from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.cookies import cookie_free


def test_a_cookie_free_page_that_writes_to_the_session_is_a_bug_and_sends_no_cookie(own_app):
    @own_app.get("/wrong")
    @audience(Audience.PUBLIC)
    @cookie_free
    def wrong():
        session["visit"] = 1
        return "wrong"

    answer = own_app.test_client().get("/wrong")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (500, False)
