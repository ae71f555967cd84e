"""At most two long requests for each person; what has ended makes room."""

from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.long_work import LongWork, TooMuchLongWork
from dashboard.core.settings import Settings
from dashboard.scans.library import Scans
from data.scans import ScanStore


def test_the_third_gets_a_sentence_until_one_has_ended() -> None:
    work, running, begun = LongWork(), {"first": True, "second": True}, []

    def begin(name: str) -> None:
        work.start("ada", lambda: begun.append(name) or (lambda: running[name]))  # type: ignore[func-returns-value]

    begin("first")
    begin("second")
    with pytest.raises(TooMuchLongWork) as caught:
        begin("third")
    assert str(caught.value) == (
        "2 of your long requests are running. Wait for one, or cancel one."
    )
    work.start("bob", lambda: lambda: True)  # another person
    running |= {"first": False, "third": True}
    begin("third")
    assert begun == ["first", "second", "third"]


def test_what_could_not_begin_takes_no_room() -> None:
    work = LongWork(most=1)

    def fail() -> None:
        raise ValueError("not begun")

    with pytest.raises(ValueError, match="not begun"):
        work.start("ada", fail)  # type: ignore[arg-type]
    work.start("ada", lambda: lambda: True)


def test_scans_count_among_the_long_work_of_their_person(monkeypatch: pytest.MonkeyPatch) -> None:
    work, ended, begun = LongWork(), set[str](), list[str]()
    scans = Scans(cast(ScanStore, None), cast(CurrentGallery, None), Settings(), work)

    def process(_: Scans, _key: str, model: str, only: object, **__: bool) -> SimpleNamespace:
        begun.append(model)
        return SimpleNamespace(poll=lambda: 0 if model in ended else None)

    monkeypatch.setattr(Scans, "_process", process)
    scans.start("first", person="ada")
    work.start("ada", lambda: lambda: True)  # a map
    scans.start("first", person="ada")  # a second press
    for begin in (lambda: scans.start("second", person="ada"), lambda: work.start("ada", list)):  # type: ignore[arg-type,return-value]
        with pytest.raises(TooMuchLongWork, match=r"^2 of your long requests are running"):
            begin()
    scans.start("second", person="bob")
    ended.add("first")
    scans.start("third", person="ada")
    assert begun == ["first", "second", "third"]
