"""What was answered last outlives the process, and never half."""

import threading
from datetime import UTC, datetime

from meetings.web import shelf
from meetings.web.caching import rendered
from meetings.web.shelf import Good, Shelf

AT = datetime(2030, 1, 1, tzinfo=UTC)


def good(text="one", tag="t1"):
    return Good(tag, AT, rendered(text.encode()))


def test_another_process_finds_what_one_has_answered(tmp_path):
    Shelf(tmp_path / "feeds").put("a", good("Асеновград"))
    assert Shelf(tmp_path / "feeds").get("a") == good("Асеновград")
    assert Shelf(tmp_path / "feeds").get("b") is None


def test_what_is_dropped_is_gone_for_every_process(tmp_path):
    one, other = Shelf(tmp_path), Shelf(tmp_path)
    one.put("a", good())
    one.drop("a")
    one.drop("never there")
    assert (one.get("a"), other.get("a")) == (None, None)


def test_a_folder_that_cannot_be_written_remembers_nothing_and_fails_nobody(tmp_path):
    (tmp_path / "file").write_text("no folder")
    one = Shelf(tmp_path / "file" / "feeds")
    one.put("a", good())
    assert one.get("a") is None


def test_a_damaged_file_is_as_none(tmp_path):
    Shelf(tmp_path).put("a", good())
    (path,) = tmp_path.iterdir()
    for damaged in (b"", b"{}\n", b"no json\nx", path.read_bytes()[:-9]):
        path.write_bytes(damaged)
        assert Shelf(tmp_path).get("a") is None


def test_files_are_for_the_site_alone(tmp_path):
    Shelf(tmp_path / "feeds").put("a", good())
    (path,) = (tmp_path / "feeds").iterdir()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_folder_holds_no_more_than_it_may(tmp_path):
    one = Shelf(tmp_path)
    for n in range(shelf.MOST + shelf.MOST // 10):
        one.put(f"{n}", good(tag=f"{n}"))
    assert len(list(tmp_path.iterdir())) == shelf.MOST


def test_many_at_once_leave_one_whole_answer(tmp_path):
    one = Shelf(tmp_path)
    threads = [
        threading.Thread(target=one.put, args=("a", good("x" * 10_000, f"{n}"))) for n in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.iterdir())) == 1
    assert Shelf(tmp_path).get("a").page.plain == b"x" * 10_000
