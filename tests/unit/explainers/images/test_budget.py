"""One budget for all decoding: what waits, what runs alone, what is given back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

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

    def _take(self, amount: int, patience: float | None) -> None:
        super()._take(amount, patience)
        self.shares += 1
        self.peak = max(self.peak, self.taken)


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
