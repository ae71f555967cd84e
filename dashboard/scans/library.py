"""The scans that pages show; new ones run in their own processes."""

import shutil
import subprocess
from collections.abc import Callable, Collection, Hashable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dashboard.access.person import LOCAL
from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.long_work import LongWork
from dashboard.core.model_choice import chosen_models
from dashboard.core.program import child_command, child_environment
from dashboard.core.settings import OWN_WEIGHTS, Settings
from dashboard.core.troubleshooting import with_entry
from dashboard.scans.older_scans import (
    Difference,
    how_it_differs,
    model_settings_differ,
    still_fits,
)
from data.gallery.selections import keep_selection
from data.scans import (
    Scan,
    ScanProblem,
    ScanProgress,
    ScanRecord,
    ScanStore,
    open_scan,
    scans_folder,
)
from explainers.models import ModelCard

OPEN_SCANS = 8  # memory maps: they cost addresses, not memory
STOPPED = (130, -15)  # exit statuses after Ctrl-C or SIGTERM
SHORT = 12  # characters of an id in an address


class Failure(NamedTuple):
    """The sentence of a scan's error, and its entry in the manual; "" if it has none."""

    sentence: str
    entry: str = ""


class Scans:
    """Reads the store of scans for one server; the work is done by processes of their own."""

    def __init__(
        self,
        store: ScanStore,
        current_gallery: CurrentGallery,
        settings: Settings,
        work: LongWork | None = None,
    ) -> None:
        self.store = store
        self._work = work or LongWork()
        self._current_gallery = current_gallery
        self._settings = settings
        self._open = lru_cache(OPEN_SCANS)(open_scan)
        self._fits: dict[tuple[str, str, str], bool] = {}  # scan, gallery and model
        self._differs: dict[tuple[str, str, str], str] = {}  # likewise
        # by scan, preprocessing and names of the classes
        self._settings_differ: dict[tuple[str, str, tuple[str, ...]], str] = {}
        self._started: dict[str, subprocess.Popen[bytes]] = {}  # by the model's key, or `_set_of`

    def open(self, scan_id: str) -> Scan:
        """A finished scan by the beginning of its id. Raises: ScanProblem."""
        if not scan_id:
            raise ScanProblem("This gallery has no scan by this model yet.")
        return self._open(self.store.folder(self._full_id(scan_id)))

    def best(self, card: ModelCard) -> str:
        """The scan that a page opens with: of this model and gallery, the whole one first."""
        done = [each for each in self.of(card) if each.state == "done"]
        done.sort(key=lambda each: (each.whole, each.finished))
        return done[-1].id[:SHORT] if done else ""

    def seconds_per_image(self, card: ModelCard) -> float | None:
        """Seconds per image and worker in the newest scan of the gallery; None without one."""
        done = [each for each in self.of(card) if each.state == "done"]
        return self.store.seconds_per_image(done[0].id) if done else None

    def measured_seconds(self, card: ModelCard) -> float | None:
        """The same in the newest scan of any gallery by this model; None where there is none."""
        done = (
            each
            for each in self._clean
            if each.state == "done" and each.weights_sha256 == card.weights_sha256
        )
        newest = next(done, None)
        return self.store.seconds_per_image(newest.id) if newest else None

    @property
    def _clean(self) -> list[ScanRecord]:
        """All scans of images as they are, newest first."""
        return [each for each in self.store.records() if not each.clean_id]

    def of(self, card: ModelCard) -> list[ScanRecord]:
        """All scans of the gallery by a model, newest first; none of corrupted images.

        A model is its weights, its preprocessing and the names of its classes.
        """
        return [
            each
            for each in self._clean
            if each.weights_sha256 == card.weights_sha256
            and self._shows_gallery(each, card)
            and not self._difference_of_settings(each, card)
        ]

    def _difference_of_settings(self, scan: ScanRecord, card: ModelCard) -> str:
        """`model_settings_differ` of a scan by the model's weights; each is read once."""
        question = scan.id, card.preprocess.fingerprint, card.labels
        if question not in self._settings_differ:
            folder = self.store.folder(scan.id)
            self._settings_differ[question] = model_settings_differ(folder, card)
        return self._settings_differ[question]

    def _shows_gallery(self, scan: ScanRecord, card: ModelCard) -> bool:
        """Whether a scan is of the gallery as it is; one of an earlier release is read once."""
        gallery = self._current_gallery.gallery
        if scan.gallery_sha256 == gallery.sha256:
            return True
        if scan.state != "done":
            return False
        key = scan.id, gallery.sha256, card.key
        if key not in self._fits:
            folder = self.store.folder(scan.id)
            self._fits[key] = still_fits(folder, gallery, card, whole=scan.whole)
        return self._fits[key]

    def outdated(self, card: ModelCard) -> tuple[ScanRecord, Difference] | None:
        """The newest finished scan by the model's weights that shows what is not so any more."""
        for each in self._clean:
            if difference := self._difference(each, card):
                return each, difference
        return None

    def difference(self, scan_id: str, card: ModelCard) -> Difference | None:
        """How a scan, by the beginning of its id, differs from the gallery and model; None if not.

        Raises: ScanProblem.
        """
        full = self._full_id(scan_id)
        (record,) = (each for each in self.store.records() if each.id == full)
        return self._difference(record, card)

    def _difference(self, scan: ScanRecord, card: ModelCard) -> Difference | None:
        """Of a finished scan by the model's weights."""
        if scan.state != "done" or scan.weights_sha256 != card.weights_sha256:
            return None
        if text := self._difference_of_gallery(scan, card):
            return Difference("The gallery has changed", text)
        if not self._shows_gallery(scan, card):
            return None  # it is of another one
        if text := self._difference_of_settings(scan, card):
            return Difference("The model’s settings have changed", text)
        return None

    def _difference_of_gallery(self, scan: ScanRecord, card: ModelCard) -> str:
        """`how_it_differs` of a scan; each is read once."""
        gallery = self._current_gallery.gallery
        if scan.gallery_sha256 == gallery.sha256:
            return ""
        key = scan.id, gallery.sha256, card.key
        if key not in self._differs:
            folder = self.store.folder(scan.id)
            self._differs[key] = how_it_differs(folder, gallery, card, whole=scan.whole)
        return self._differs[key]

    def unfinished(self, card: ModelCard) -> ScanProgress | None:
        """The newest scan of the gallery by a model that is under way or was stopped, if any."""
        for each in self.of(card):
            if each.state != "done":
                return self.store.progress(each.id)
        return None

    def corrupted(self, clean_id: str) -> list[ScanProgress]:
        """The scans of the images of a scan, by its full id, under corruptions; oldest first."""
        of_set = [each for each in self.store.records() if each.clean_id == clean_id]
        return [self.store.progress(each.id) for each in reversed(of_set)]

    def starting(self, model: str) -> bool:
        """Whether a scan that was started here is still running."""
        process = self._started.get(model)
        return process is not None and process.poll() is None

    def failure(self, model: str) -> Failure | None:
        """Why a scan that was started here has failed; None if none has."""
        process = self._started.get(model)
        if process is None or process.poll() in (None, 0, *STOPPED):
            return None
        sentence, entry = with_entry(_log(model).read_text(errors="replace"))
        return Failure(sentence or "The scan ended without a message.", entry)

    def stop(self, card: ModelCard) -> None:
        """Stops the scan of the gallery by a model; results so far are kept."""
        progress = self.unfinished(card)
        if progress is not None:
            self.store.cancel(progress.record.id)
        elif (process := self._started.get(card.key)) is not None:
            process.terminate()

    def is_corrupting(self, clean_id: str) -> bool:
        """Whether a process started here scans the images of that scan under corruptions."""
        return self.starting(_set_of(clean_id))

    def corruption_failure(self, clean_id: str) -> Failure | None:
        """As `failure`, of such a process."""
        return self.failure(_set_of(clean_id))

    def stop_corrupted(self, clean_id: str) -> None:
        """Stops the scans of its images under corruptions; results so far are kept."""
        if (process := self._started.get(_set_of(clean_id))) is not None and process.poll() is None:
            process.terminate()
            return
        for each in self.corrupted(clean_id):
            if each.record.owner:
                self.store.cancel(each.record.id)

    def start_corrupted(self, scan: Scan, kinds: Collection[str], person: Hashable = LOCAL) -> None:
        """Scans the images of a finished scan under these corruptions, at every severity.

        Otherwise like `start`, also in what it raises.
        """
        provenance = scan.provenance
        options = ["--corruptions", ",".join(kinds), "--target", provenance["target"]]
        if provenance["cams"]:
            options += ["--cams", *provenance["cams"]]
        if not provenance["whole"]:
            options += ["--only", keep_selection(scan.image_ids)]
        self._begin(_set_of(scan.id), provenance["model"], options, person)

    def start(
        self,
        model: str,
        only: Collection[str] | None = None,
        person: Hashable = LOCAL,
        *,
        yields: bool = False,
    ) -> None:
        """Starts a scan of the gallery, or of some images of it, in a process of its own.

        Neither closing the page nor ending the server stops it. Its output goes into a
        log in the folder of scans. It counts as the `person`'s long work until it ends, or the
        server does. One that was started here and is still at work is not started again. With
        `yields`, it has a single worker of the lowest priority.

        Raises: ScanProblem if the model cannot be loaded elsewhere; TooMuchLongWork.
        """
        options = [] if only is None else ["--only", keep_selection(only)]
        self._begin(model, model, options, person, yields=yields)

    def _begin(
        self, key: str, model: str, options: list[str], person: Hashable, *, yields: bool = False
    ) -> None:
        """Starts a process that scans, unless the one with this key is still at work."""

        def begin() -> Callable[[], bool]:
            if self.starting(key):  # a second press at the same moment
                return lambda: False
            process = self._process(key, model, options, yields=yields)
            self._started[key] = process
            return lambda: process.poll() is None

        if not self.starting(key):
            self._work.start(person, begin)

    def _process(
        self, key: str, model: str, options: list[str], *, yields: bool
    ) -> "subprocess.Popen[bytes]":
        settings = scan_settings(self._settings, model).to_json()
        command = [*child_command("scan", "--settings-stdin"), *options]
        if yields:
            command = [*_lowest_priority(), *command, "--workers", "1"]
        with _open_log(key) as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # others see the options of a process, and its password
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=child_environment(),
            )
        assert process.stdin is not None
        with suppress(BrokenPipeError), process.stdin:  # if it ended at once, its log says why
            process.stdin.write(settings.encode())
        return process

    def _full_id(self, scan_id: str) -> str:
        fits = [each.id for each in self.store.records() if each.id.startswith(scan_id)]
        if len(fits) != 1:
            raise ScanProblem(f"There is no scan {scan_id!r} here. Choose another.")
        return fits[0]


def scan_settings(settings: Settings, model: str) -> Settings:
    """The settings of a process that scans: those of the server, for one of its models.

    Raises: ScanProblem if the model cannot be loaded elsewhere.
    """
    specs = {each.key: (place, each) for place, each in enumerate(chosen_models(settings))}
    if model not in specs:
        raise ScanProblem(
            "A scan runs in its own process, which cannot load a model passed from Python. "
            "Start the app with --model my_model.py:build."
        )
    place, spec = specs[model]
    one = {"models": (spec.source,), "weights": (spec.weights or OWN_WEIGHTS,)}
    stated = {name: () if v is None else (v,) for name, v in settings.of_model(place).items()}
    return settings.model_copy(update=one | stated)


def _lowest_priority() -> list[str]:
    """The command before a command that lowers its priority; none where the system has none."""
    nice = shutil.which("nice")
    return [nice, "-n", "19"] if nice else []


def _open_log(key: str) -> BinaryIO:
    """Raises: ScanProblem if the folder of scans cannot be written to."""
    try:
        scans_folder().mkdir(parents=True, exist_ok=True)
        return _log(key).open("wb")
    except OSError as error:
        raise ScanProblem(
            f"The scan cannot start: {scans_folder()} cannot be written to ({error.strerror}). "
            "Make it writable, or let STRATOSCOPE_HOME name another folder."
        ) from error


def _log(key: str) -> Path:
    return scans_folder() / f"{key.replace(':', '-')}.log"


def _set_of(clean_id: str) -> str:
    """The key of the process that scans the images of a scan under corruptions."""
    return f"corrupted-{clean_id[:SHORT]}"
