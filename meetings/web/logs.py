"""Structured logs: one line an event, as text for people or as JSON for machines."""

import logging
import sys

import structlog
from flask import Flask, Response, request

FAILED = 400


def configure(form: str) -> None:
    """Write to stderr, as `text` or `json`; a line never holds a form's content or a secret."""
    shape = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def init(app: Flask) -> None:
    """Log what writes and what fails; a poll that finds nothing new is not news."""
    log = structlog.get_logger()

    @app.after_request
    def tell(response: Response) -> Response:
        if request.method == "POST" or response.status_code >= FAILED:
            log.info(
                "request", method=request.method, rule=asked_for(), status=response.status_code
            )
        return response


def asked_for() -> str | None:
    """Return the rule of the address that is asked for, not its path, which may hold a secret."""
    return request.url_rule.rule if request.url_rule else None
