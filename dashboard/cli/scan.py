"""`scan`: a model over every image of a gallery, kept for Dataset, Compare and notebooks."""

import argparse
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.cli.command import print_out
from dashboard.core.many_imports import many_imports
from dashboard.core.progress import progress_bar
from dashboard.core.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    Settings,
    SettingsError,
    add_settings,
)
from data.gallery.selections import read_selection
from data.numerals import count_of

if TYPE_CHECKING:
    from dashboard.scans.planning import ScanJob
    from dashboard.scans.workers import Workers
    from data.scans import ScanProgress, ScanStore


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    parser.add_argument(
        "--target",
        choices=("predicted", "label"),
        default="predicted",
        help=(
            "class that the Grad-CAMs explain: the predicted one, or each image's label (default: "
            "%(default)s)"
        ),
    )
    parser.add_argument(
        "--cams",
        nargs="+",
        default=(),
        metavar="LAYER",
        help="additional layers whose Grad-CAM is stored, besides the last one",
    )
    parser.add_argument(
        "--only", metavar="SELECTION", help="scan only this selection of images, made in the app"
    )
    parser.add_argument(
        "--corruptions",
        metavar="NAMES",
        help=(
            "also scan the same images under these corruptions, such as gaussian_noise,jpeg; each "
            "severity is a scan of its own"
        ),
    )
    parser.add_argument(
        "--severities",
        metavar="RANGE",
        help="severities of --corruptions, such as 1-5 or 1,3 (default: 1-5)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help=("number of worker processes (default: one per processor)"),
    )
    where.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="use a Dask cluster instead, such as tcp://127.0.0.1:8786",
    )
    parser.add_argument("--settings-stdin", action="store_true", help=argparse.SUPPRESS)
    add_settings(parser, ModelSettings, GallerySettings, DatabaseSettings, MachineSettings)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if arguments.settings_stdin:  # a server's, which starts scans from the page
        settings = Settings.from_json(sys.stdin.read())
    else:
        settings = Settings.from_arguments(arguments)
    settings.check_one_model("scan")
    if arguments.workers is not None and arguments.workers < 1:
        raise SettingsError("--workers must be at least 1.")
    if arguments.severities is not None and arguments.corruptions is None:
        raise SettingsError("--severities needs --corruptions, such as --corruptions jpeg.")
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # as Ctrl-C: let go, keep what is done
    from dashboard.scans.workers import cluster_workers, local_workers

    workers = (  # local ones import torch while this process does
        cluster_workers(arguments.scheduler)
        if arguments.scheduler
        else local_workers(arguments.workers)
    )
    with many_imports():
        from dashboard.cli.robustness import robustness_lines
        from dashboard.core.current_gallery import CurrentGallery
        from dashboard.core.inputs import inputs_of, lines
        from dashboard.core.model_choice import chosen_models
        from dashboard.scans.corruptions import check_fits, corrupted, parse_corruptions
        from dashboard.scans.planning import plan_scan
        from dashboard.scans.robustness import Robustness
        from data.db.database import open_database
        from data.scans import ScanStore, open_scan, scans_folder, size

    corruptions = (
        ()
        if arguments.corruptions is None
        else parse_corruptions(arguments.corruptions, arguments.severities or "")
    )
    spec = chosen_models(settings)[0]
    only = None if arguments.only is None else read_selection(arguments.only)
    database = open_database(settings.database)
    model = spec.load()
    check_fits(corruptions, model.preprocess)
    current_gallery = CurrentGallery.chosen(database, settings, model.card)
    for line in lines([inputs_of(model.card, current_gallery.gallery)]):
        print_out(line)
    job = plan_scan(
        current_gallery.gallery,
        spec,
        model,
        target=arguments.target,
        cams=tuple(arguments.cams),
        only=only,
    )
    if not job.plan.images:
        raise SettingsError(
            "None of the selected images is in this gallery. Pass its folder with --images."
        )
    store = ScanStore(database, scans_folder())
    options = job.plan.provenance
    print_out(
        f"{count_of(len(job.plan.images), 'image')} of {options['gallery']} by {options['name']}: "
        f"{count_of(len(options['layers']), 'layer')}, {size(job.plan.nbytes)} on disk, "
        f"{workers.description}."
    )
    jobs = [job, *(corrupted(job, each) for each in corruptions)]
    if corruptions:
        print_out(
            f"Then {count_of(len(corruptions), 'scan')} of these images under corruptions, "
            f"{size(sum(each.plan.nbytes for each in jobs))} on disk in all."
        )
    jobs = [replace(each, plan=store.prepare(each.plan)) for each in jobs]
    clean = _scan(store, jobs, workers)
    print_out(_closing(clean, store.folder(job.plan.id)))
    if corruptions:
        scans = [open_scan(store.folder(each.plan.id)) for each in jobs]
        robustness = Robustness(scans[0], dict(zip(corruptions, scans[1:], strict=True)))
        for line in robustness_lines(robustness):
            print_out(line)
    database.dispose()
    return 0


def _scan(store: "ScanStore", jobs: "list[ScanJob]", workers: "Workers") -> "ScanProgress":
    """Runs the scan of the images as they are, then those under corruptions; the first's end."""
    from dashboard.scans.coordinator import run_scan
    from dashboard.scans.corruptions import with_targets
    from dashboard.scans.workers import kept_open
    from data.scans import open_scan

    clean, *others = jobs
    images = len(clean.plan.images)
    with progress_bar("Scanning", " images") as bar, kept_open(workers) as kept:

        def report(progress: "ScanProgress") -> None:
            bar(done + progress.done, images * len(jobs))

        done = 0
        try:
            finished = run_scan(store, clean, kept, report)
            scan = open_scan(store.folder(clean.plan.id))
            for job in others:
                done += images
                run_scan(store, with_targets(job, scan), kept, report)
        except KeyboardInterrupt:
            print_out("Stopped. The results so far are stored; run the same command to continue.")
            raise
    return finished


def _closing(progress: "ScanProgress", folder: Path) -> str:
    unreadable = f", {progress.failures:,} of them unreadable" if progress.failures else ""
    return (
        f"Scanned {count_of(progress.record.images, 'image')}{unreadable}. Results: {folder}. "
        f"`import stratoscope; stratoscope.open_scan({progress.record.id[:12]!r})` reads them."
    )
