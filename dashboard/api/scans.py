"""`scan`: a model over every image of a gallery."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from dashboard.api.galleries import Folders, opened
from dashboard.api.models import as_model
from dashboard.api.progress import Progress, reporting
from dashboard.core.inputs import labels_of
from dashboard.scans.coordinator import run_scan
from dashboard.scans.planning import Target, plan_scan
from dashboard.scans.workers import Workers
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.scans import Scan, ScanProgress, ScanStore, open_scan, scans_folder
from explainers import ModelSpec
from explainers.engine.decoding import Decode
from explainers.errors import UnfitArgument
from explainers.scan.chunk import ScanChunk, ScanTask, scan_images
from explainers.scan.layout import scan_layout

TARGETS = ("predicted", "label")


def scan(
    model: object,
    images: Gallery | Folders = (),
    *,
    target: Target = "predicted",
    cams: Sequence[str] = (),
    progress: Progress = False,
) -> Scan:
    """Runs a model over a gallery and keeps predictions, statistics and Grad-CAM of every image.

    Dataset and Compare show the same scan, and `open_scan` opens it again. An equal scan that is
    finished is returned at once; one that was interrupted goes on where it stopped. It runs in this
    process, several images per pass; `stratoscope scan` uses several processes, or a Dask cluster.

    Args:
        model: From `load_model`; also a module or a name, which is loaded first.
        images: From `open_gallery`, a folder or several; none: the starter gallery.
        target: The class that the Grad-CAMs explain: "predicted", or each image's "label".
        cams: Layers whose Grad-CAM is kept beside the last one's.
        progress: True for a bar, or a function of the number of images done and their total.

    Raises:
        GalleryProblem: If a folder cannot be opened.
        UnknownLayer, UnfitModel, UnfitArgument: For a layer or a target that cannot be used.
        DiskFull: With what is kept so far.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> scan = stratoscope.scan(model, "photos")
        >>> scan.names
        ('chelsea.png', 'coffee.png')
        >>> scan.class_names[scan.predicted[1]]
        'espresso'
        >>> scan.statistics.shape == (2, len(scan.layers), len(scan.statistic_names))
        True
    """
    if target not in TARGETS:
        raise UnfitArgument(f'target is "predicted" or "label", not {target!r}.')
    ready = as_model(model)
    gallery = opened(images, labels_of(ready.card))
    kept = (cams,) if isinstance(cams, str) else tuple(cams)
    job = plan_scan(gallery, ModelSpec(ready.card.key), ready, target=target, cams=kept)
    layout = scan_layout(ready, tuple(job.plan.provenance["cams"]))

    def compute(task: ScanTask, decode: Decode) -> ScanChunk:
        return scan_images(ready, layout, task, decode)

    database = open_database()
    try:
        store = ScanStore(database, scans_folder())
        job = replace(job, plan=store.prepare(job.plan))
        with reporting(progress, "Scanning", " images") as report:

            def tell(state: ScanProgress) -> None:
                report(state.done, state.record.images)

            run_scan(store, job, IN_THIS_PROCESS, tell, compute)
        return open_scan(store.folder(job.plan.id))
    finally:
        database.dispose()


IN_THIS_PROCESS = Workers(lambda: ThreadPoolExecutor(1), 1, (), "this process")
