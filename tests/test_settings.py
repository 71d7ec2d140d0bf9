"""Settings: read once, and every bad one named at once."""

import tempfile
from pathlib import Path
from stat import S_IMODE

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.settings import BadSettingError, Settings

NAMES = ["DATABASE_URL", "BASE_URL", "SECRET_KEY", "PROXIES", "LOG", "LOGIN_LIMIT"]
NAMES += ["MAIL_URL", "MAIL_FROM"]


def read(folder, **env):
    given_env = {f"MEETINGS_{name}": value for name, value in env.items()}
    return Settings.from_env({"MEETINGS_DATA_DIR": str(folder), **given_env})


def test_without_settings_one_machine_is_enough(tmp_path):
    found = read(tmp_path)
    assert (found.database_url, found.base_url, found.proxies, found.log, found.login_limit) == (
        f"sqlite:///{tmp_path}/meetings.db",
        "http://localhost:8000",
        0,
        "text",
        10,
    )


def test_an_empty_setting_is_no_setting(tmp_path):
    assert read(tmp_path, **dict.fromkeys(NAMES, "")) == read(tmp_path)


def test_all_bad_settings_are_named_at_once(tmp_path):
    with pytest.raises(BadSettingError) as told:
        read(tmp_path, **dict.fromkeys(NAMES, "!"))
    assert [part.split()[0] for part in str(told.value).split("; ")] == [
        "MEETINGS_DATABASE_URL",
        "MEETINGS_BASE_URL",
        "MEETINGS_PROXIES",
        "MEETINGS_LOG",
        "MEETINGS_LOGIN_LIMIT",
        "MEETINGS_MAIL_URL",
        "MEETINGS_MAIL_FROM",
        "MEETINGS_SECRET_KEY",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x/y"),
        ("OIDC_URL", "https://login.example"),
        ("DATABASE_URL", "postgresql+psycopg://a@b:port/c"),
        ("BASE_URL", "ftp://x.example"),
        ("BASE_URL", "https://x.example/path"),
        ("BASE_URL", "https://me@x.example"),
        ("BASE_URL", "https://x.example?q"),
        ("BASE_URL", "https://[x"),
        ("BASE_URL", "https://x:99999"),
        ("PROXIES", "-1"),
        ("PROXIES", "11"),
        ("PROXIES", "²"),
        ("PROXIES", "9" * 5000),
        ("LOG", "xml"),
        ("LOGIN_LIMIT", "0"),
        ("LOGIN_LIMIT", "1001"),
        ("MAIL_URL", "smtp://mail.example"),
        ("MAIL_URL", "file://"),
        ("MAIL_URL", "/var/mail"),
        ("MAIL_URL", "file:///a\nb"),
        ("MAIL_FROM", "Meetings"),
        ("MAIL_FROM", "a@b.example, c@d.example"),
        ("MAIL_FROM", "a@b.example\nBcc: c@d.example"),
        ("MAIL_FROM", "Meetings <a@>"),
        ("SECRET_KEY", "k" * 31),
    ],
)
def test_a_bad_setting_is_named(tmp_path, name, value):
    with pytest.raises(BadSettingError, match=f"^MEETINGS_{name} must "):
        read(tmp_path, **{name: value})


def test_mails_are_files_in_the_data_folder_or_where_one_says(tmp_path):
    assert read(tmp_path).mail_folder == tmp_path / "mail"
    assert read(tmp_path, MAIL_URL=f"file://{tmp_path}/out").mail_folder == tmp_path / "out"
    assert read(tmp_path, MAIL_URL="file://out").mail_folder == Path("out").absolute()


def test_mails_come_from_the_host_of_the_site_or_from_whom_one_says(tmp_path):
    senders = [
        read(tmp_path, BASE_URL="https://m.example").mail_sender,
        read(tmp_path, MAIL_FROM="Среща <post@city.example>").mail_sender,
        read(tmp_path, MAIL_FROM="post@city.example").mail_sender,
    ]
    assert senders == [
        "Meetings <no-reply@m.example>",
        "Среща <post@city.example>",
        "post@city.example",
    ]


def test_a_secret_is_not_told_when_it_is_bad(tmp_path):
    with pytest.raises(BadSettingError) as told:
        read(tmp_path, SECRET_KEY="hush")
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "https", "host"),
    [
        ("https://m.example/", True, "m.example"),
        ("http://localhost:8123", False, "localhost"),
        ("https://m.example:8443", True, "m.example"),
    ],
)
def test_the_address_tells_the_host_and_whether_it_is_secure(tmp_path, url, https, host):
    found = read(tmp_path, BASE_URL=url)
    assert (found.base_url, found.https, found.host) == (url.rstrip("/"), https, host)


def test_a_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    folder = tmp_path / "new" / "data"
    first, second = read(folder).secret_key, read(folder).secret_key
    assert (first == second, len(first) >= 32) == (True, True)
    assert S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_a_key_that_is_given_is_not_kept(tmp_path):
    assert read(tmp_path, SECRET_KEY="k" * 32).secret_key == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettingError, match=r"^MEETINGS_DATA_DIR "):
        read(tmp_path / "file" / "data")


def test_a_key_that_cannot_be_read_or_is_cut_off_is_named(tmp_path):
    (tmp_path / "one" / "secret-key").mkdir(parents=True)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "secret-key").write_text("short")
    for folder in ("one", "two"):
        with pytest.raises(BadSettingError, match=r"^MEETINGS_DATA_DIR "):
            read(tmp_path / folder)


values = st.text(max_size=40) | st.from_regex(
    r"(https?|sqlite|postgresql\+psycopg)://[!-~]{0,20}", fullmatch=True
)


@given(st.dictionaries(st.sampled_from(NAMES), values))
@example({"PROXIES": "9" * 5000})
@example({"DATABASE_URL": "sqlite://a:b/c"})
def test_no_environment_makes_anything_but_settings_or_a_refusal(env):
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read(Path(folder), **env)
        except BadSettingError as refused:
            found = refused
    assert type(found) in (Settings, BadSettingError)


def test_a_data_folder_with_a_name_that_cannot_be_is_named():
    with pytest.raises(BadSettingError, match=r"^MEETINGS_DATA_DIR "):
        Settings.from_env({"MEETINGS_DATA_DIR": "/srv/\0"})
