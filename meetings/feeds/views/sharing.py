"""What is public is for scripts of other sites too: they read it, and ask whether it changed."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, request

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

ANYBODY = {"Access-Control-Allow-Origin": "*"}
# Of the headers that are not safelisted, what a script needs to ask again.
SHARED = {**ANYBODY, "Access-Control-Expose-Headers": "ETag, Meetings-Edition"}
MAY = {
    **ANYBODY,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


def shared(view: Callable[Given, Answer]) -> Callable[Given, Answer | Response]:
    """Let browsers ask beforehand what a script of another site may send: nothing is read for it.

    A script that names the tag it holds is not let through without (Fetch, CORS-preflight).
    """

    @wraps(view)
    def answer(*args: Given.args, **kwargs: Given.kwargs) -> Answer | Response:
        if request.method == "OPTIONS":
            return Response(status=204, headers=MAY)
        return view(*args, **kwargs)

    # Marks by which Flask leaves OPTIONS to the view.
    answer.provide_automatic_options = False  # type: ignore[attr-defined]
    answer.required_methods = {"OPTIONS"}  # type: ignore[attr-defined]
    return answer
