"""The composition root: the only module that knows every part."""

import gc
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Request, url_for
from flask.wrappers import Response
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from whitenoise import WhiteNoise

from meetings.accounts import views as accounts
from meetings.accounts.rules import ABSOLUTE, ANYONE
from meetings.agenda import views as agenda
from meetings.desk import views as desk
from meetings.feeds import views as feeds
from meetings.networks import views as networks
from meetings.registration import views as registration
from meetings.settings import Settings
from meetings.site import views as site
from meetings.storage import schema, sqlite
from meetings.storage.session import READING, db
from meetings.terms import Audience
from meetings.web import access, cookies, errors, headers, language, logs, mail, markup
from meetings.web.cookies import cookie_free
from meetings.web.forms import TokenForm
from meetings.web.patience import Patience

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

BODY = 1_000_000  # bytes of a request; forms here are small
FORM_PARTS = 1_000
YEAR = 31_536_000
LARGEST = 2**31 - 1  # of an id
DOMAINS = (site, desk, networks, agenda, registration, accounts, feeds)
health = Blueprint("health", __name__, url_prefix="/health")


class Number(IntegerConverter):
    """A number in an address: what no database column holds is the number of nothing, so 404."""

    def __init__(self, url_map: Map) -> None:
        """Know the largest number."""
        super().__init__(url_map, max=LARGEST)


class AnyCase(Request):
    """A request whose host may be written in capitals: hosts know none (RFC 9110, 4.2.3)."""

    def __init__(self, environ: "WSGIEnvironment", *args: bool, **kw: bool) -> None:
        """Write the host as we know it."""
        if "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = environ["HTTP_HOST"].lower()
        super().__init__(environ, *args, **kw)


def beside_or_inside(name: str) -> Path:
    """Return a folder of the checkout, or its copy inside an installed package."""
    beside = Path(__file__).parents[1] / name
    inside = Path(__file__).parent / name
    return beside if beside.is_dir() and not inside.is_dir() else inside


MIGRATIONS = beside_or_inside("migrations")


def create_app(settings: Settings) -> Flask:
    """Build the web application from settings; it opens no connection yet."""
    app = Flask(
        __name__,
        template_folder=beside_or_inside("templates"),
        static_folder=beside_or_inside("static"),
    )
    app.secret_key = settings.secret_key
    sqlite_file = settings.database_url.startswith("sqlite")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={} if sqlite_file else READING,
        BASE_URL=settings.base_url,
        DATA_DIR=settings.data_dir,
        LOGIN_LIMIT=settings.login_limit,
        TRUSTED_HOSTS=_hosts(settings),
        MAX_CONTENT_LENGTH=BODY,
        MAX_FORM_MEMORY_SIZE=BODY,
        MAX_FORM_PARTS=FORM_PARTS,
        PERMANENT_SESSION_LIFETIME=ABSOLUTE,
    )
    app.url_map.converters["int"] = Number
    app.url_map.merge_slashes = False  # calendar programs follow no redirect
    app.request_class = AnyCase
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    logs.configure(settings.log)
    _web(app, settings)
    _storage(app)
    for domain in DOMAINS:
        app.register_blueprint(domain.bp)
    app.register_blueprint(health)
    app.view_functions["static"] = access.audience(Audience.PUBLIC)(
        cookie_free(app.view_functions["static"])
    )
    return app


def settled(app: Flask) -> Flask:
    """Return an application that is about to serve, what it consists of never looked at again.

    Python's collector else goes through all of it again and again, for a tenth of a second each
    time, while somebody waits for a long page.
    """
    gc.collect()
    gc.freeze()
    return app


def _hosts(settings: Settings) -> list[str]:
    local = ["localhost", "127.0.0.1"] if settings.host in ("localhost", "127.0.0.1") else []
    return [settings.host, *local]


def _web(app: Flask, settings: Settings) -> None:
    logs.init(app)
    headers.init(app, https=settings.https)
    cookies.init(app, https=settings.https)
    language.init(app)
    markup.init(app)
    errors.init(app)
    access.init(app, find=accounts.find, anyone=ANYONE)
    agenda.init(app, lets_in=registration.lets_in)
    mail.init(app, folder=settings.mail_folder, sender=settings.mail_sender, host=settings.host)
    app.add_template_global(access.visitor)
    app.add_template_global(access.signed_in)
    app.add_template_global(TokenForm, "logout_form")
    app.add_template_global(_asset(Path(app.static_folder or "")), "asset")
    app.wsgi_app = Patience(app.wsgi_app, BODY)  # type: ignore[method-assign]  # Flask's own way
    # Files are found without the application: no hook runs, and they may be kept for a year
    # because their address changes with their content.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's own way
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=YEAR,
        add_headers_function=headers.of_files(https=settings.https),
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # Flask's own way


def _asset(folder: Path) -> Callable[[str], str]:
    """Return the function that gives a file's address, which changes with its content."""

    @cache
    def asset(name: str) -> str:
        content = hashlib.blake2b((folder / name).read_bytes(), digest_size=6).hexdigest()
        return url_for("static", filename=name, v=content)

    return asset


def _storage(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        sqlite.prepare(db.engine)


@health.get("/live")
@access.audience(Audience.PUBLIC)
@cookie_free
def live() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/ready")
@access.audience(Audience.PUBLIC)
@cookie_free
def ready() -> Response:
    """Say that the database is there and has the tables of this version, else 503."""
    try:
        with db.engine.connect() as connection:
            ready = schema.revision(connection) == schema.newest(MIGRATIONS)
    except DBAPIError:
        ready = False
    return Response("ok\n" if ready else "away\n", 200 if ready else 503, mimetype="text/plain")
