"""At most two long requests for each person; what has ended makes room."""

import pytest

from dashboard.long_work import LongWork, TooMuchLongWork


def test_the_third_gets_a_sentence_until_one_has_ended() -> None:
    work, running, begun = LongWork(), {"first": True, "second": True}, []

    def begin(name: str) -> None:
        work.start("ada", lambda: begun.append(name) or (lambda: running[name]))  # type: ignore[func-returns-value]

    begin("first")
    begin("second")
    with pytest.raises(TooMuchLongWork) as caught:
        begin("third")
    assert str(caught.value) == (
        "2 long requests of yours are running: wait for one, or cancel one."
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
