"""One budget for all decoding: what waits, what runs alone, what is given back."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from data.errors import BusyDecoding
from data.gallery import images
from data.gallery.images import decode_for_screen, decode_rgb, decoded_for_screen, examine
from data.gallery.thumbnails import make_thumbnail
from data.gallery.upload_check import check_picture
from explainers.images import budget as module_of_budget
from explainers.images.budget import Budget, DecodersBusy, cost_of

SIDE = 1_000


def file_of(kind: str, mode: str = "RGB", side: int = SIDE) -> bytes:
    """One colour: a few kilobytes, whatever its size."""
    content = BytesIO()
    Image.new(mode, (side, side), 7).save(content, kind)
    return content.getvalue()


class Counted(Budget):
    """Remembers the most that was ever taken, and how often memory was returned."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.peak = self.shares = self.tidied = 0
        self.tidy = self._count

    def _count(self) -> None:
        self.tidied += 1

    def _granted(self, share: Any) -> Any:  # noqa: ANN401
        self.shares += 1
        self.peak = max(self.peak, self.taken + share.nbytes)
        return super()._granted(share)


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Room for one of the pictures at a time."""
    counted = Counted(SIDE * SIDE * 24)
    for module in ("data.gallery.images", "explainers.images.rgb"):
        monkeypatch.setattr(f"{module}.BUDGET", counted)
    monkeypatch.setattr(module_of_budget, "LARGE", 1 << 20)
    return counted


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_parallel_requests_never_take_more_than_the_budget(budget: Counted, kind: str) -> None:
    content = file_of(kind)
    assert len(content) < 20_000
    work = [make_thumbnail, decode_rgb, decode_for_screen, check_picture] * 2
    with ThreadPoolExecutor(8) as threads:
        assert len([*threads.map(lambda each: each(content), work)]) == 8
    assert SIDE * SIDE * 8 <= budget.peak <= budget.limit
    assert budget.taken == 0
    assert budget.tidied >= 8


def test_what_fits_beside_others_does_not_wait() -> None:
    budget = Budget(100)
    with budget.share(60), ThreadPoolExecutor(1) as other:
        assert other.submit(lambda: _taken_inside(budget, 40)).result() == 100
    assert budget.taken == 0


def test_what_does_not_fit_waits_until_there_is_room_or_its_patience_ends() -> None:
    budget, begun = Budget(100), threading.Event()

    def second() -> int:
        begun.set()
        return _taken_inside(budget, 50)

    with ThreadPoolExecutor(1) as other:
        with budget.share(60):
            with pytest.raises(DecodersBusy, match="try again in a minute"):
                other.submit(lambda: _taken_inside(budget, 50, patience=0)).result()
            waiting = other.submit(second)
            assert begun.wait(5)
            assert not waiting.done()
        assert waiting.result(5) == 50


def _taken_inside(budget: Budget, nbytes: int, patience: float | None = None) -> int:
    with budget.share(nbytes, patience):
        return budget.taken


def test_what_exceeds_the_whole_budget_runs_beside_small_ones_only() -> None:
    budget = Budget(800)
    with budget.share(10**9):
        assert budget.taken == 700
        with ThreadPoolExecutor(1) as other:
            assert other.submit(lambda: _taken_inside(budget, 100)).result() == 800
            with pytest.raises(DecodersBusy):
                other.submit(lambda: _taken_inside(budget, 101, patience=0)).result()


def test_a_share_within_another_of_the_same_thread_never_waits() -> None:
    budget = Budget(100)
    with budget.share(80), budget.share(80, patience=0):
        assert budget.taken == 80
    assert budget.taken == 0


class Watched(Budget):
    """Each picture is its owner's; whoever waits is known to wait."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.begun: list[str] = []
        self.owner = lambda: self._whose.get()
        self._whose = ContextVar("whose", default="server")
        self._asked = threading.Semaphore(0)
        self._threads = ThreadPoolExecutor(8)

    def _may_begin(self, share: Any) -> bool:  # noqa: ANN401
        self._asked.release()
        return super()._may_begin(share)

    def decode(self, whose: str, nbytes: int, until: threading.Event | None = None) -> Future[None]:
        """Begin a picture that lasts until the event; returns once it waits or has begun."""

        def work() -> None:
            self._whose.set(whose)
            with self.share(nbytes):
                self.begun.append(whose)
                assert until is None or until.wait(5)

        future = self._threads.submit(work)
        assert self._asked.acquire(timeout=5)
        return future


def test_owners_who_wait_take_turns() -> None:
    budget = Watched(100)
    with budget.share(100):
        waiting = [budget.decode(whose, 100) for whose in ("ada", "ada", "ada", "bob", "eve")]
    for future in waiting:
        future.result(5)
    assert budget.begun == ["ada", "bob", "eve", "ada", "ada"]


def test_only_the_last_owners_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_of_budget, "REMEMBERED", 2)
    budget, owners = Budget(100), iter(["ada", "bob", "ada", "eve"])
    budget.owner = lambda: next(owners)
    for _ in range(4):
        assert _taken_inside(budget, 60) == 60
    assert budget._last_turns == {"ada": 2, "eve": 3}


def test_small_pictures_overtake_a_large_one_but_never_delay_it() -> None:
    budget, bob_ends, cem_ends = Watched(800), threading.Event(), threading.Event()
    with budget.share(600):
        cem = budget.decode("cem", 700, cem_ends)
        bob = budget.decode("bob", 100, bob_ends)  # what cem will leave free
        eve = budget.decode("eve", 100)  # it would fit too, but cem would wait for it
        assert budget.taken == 700
    while budget.begun != ["bob", "cem"]:
        assert budget._asked.acquire(timeout=5)
    assert budget.taken == 800
    bob_ends.set()
    for future in (bob, eve):
        future.result(5)
    assert budget.begun == ["bob", "cem", "eve"]
    cem_ends.set()
    cem.result(5)
    assert (budget.taken, budget._beside) == (0, 0)


def test_only_who_waits_steps_aside() -> None:
    budget, steps, waits = Budget(100), list[str](), threading.Event()

    @contextmanager
    def aside() -> Iterator[None]:
        steps.append("waits")
        waits.set()
        yield
        steps.append("goes on")

    budget.aside = aside
    with ThreadPoolExecutor(1) as other:
        with budget.share(60):
            assert other.submit(_taken_inside, budget, 40).result() == 100
            assert steps == []
            waiting = other.submit(_taken_inside, budget, 41)
            assert waits.wait(5)
        assert waiting.result(5) == 41
    assert steps == ["waits", "goes on"]


def test_a_failure_returns_its_share(budget: Counted) -> None:
    content = file_of("PNG")
    with pytest.raises(images.ImageProblem):
        make_thumbnail(content[: len(content) // 2])
    assert budget.taken == 0


def test_a_budget_that_stays_taken_is_a_sentence(
    budget: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "PATIENCE_S", 0)
    content = file_of("WEBP")
    with budget.share(budget.limit), ThreadPoolExecutor(1) as other:
        for ask in (make_thumbnail, check_picture):
            with pytest.raises(BusyDecoding, match="use the memory"):
                other.submit(ask, content).result()


@pytest.mark.parametrize(
    ("kind", "mode", "bytes_per_pixel"),
    [("JPEG", "RGB", 8), ("WEBP", "RGB", 20), ("PNG", "RGBA", 20), ("PNG", "I;16", 20)],
)
def test_the_cost_is_known_from_the_header(kind: str, mode: str, bytes_per_pixel: int) -> None:
    with Image.open(BytesIO(file_of(kind, mode, 40))) as picture:
        assert cost_of(picture) == 40 * 40 * bytes_per_pixel


def test_a_jpeg_for_a_small_side_costs_what_its_reduced_decoding_takes(budget: Counted) -> None:
    make_thumbnail(file_of("JPEG"))
    assert (
        budget.peak <= (SIDE // 4) ** 2 * 8
    )  # an eighth would leave fewer pixels than a thumbnail has


def test_the_budget_changes_no_pixel(budget: Counted) -> None:
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(0, 256, (37, 53, 3), np.uint8))
    content = BytesIO()
    picture.save(content, "PNG")
    assert np.array_equal(decode_rgb(content.getvalue()), picture)
    with decoded_for_screen(content.getvalue()) as shown:
        assert np.array_equal(shown, picture)
    with pytest.raises(ValueError, match="closed"):
        shown.load()
    assert examine(content.getvalue()).width == 53
