"""The queue of a new review, from this server's gallery, predictions and scan."""

from dashboard.services import Services
from data.errors import DataError
from data.gallery.outcomes import RIGHT
from data.numerals import count_of
from data.reviews import KINDS, NewSample, QueueOrigin, QueueSource, build_queue
from data.scans.subsets import ALL
from explainers.errors import ExplainerError
from explainers.models import ModelCard


def queue_text(kind: object, subset: object, count: object) -> str:
    """What `build_queue` reads, from the fields of a form."""
    queue_kind = next((each for each in KINDS if each.key == kind), KINDS[0])
    if queue_kind.key == "subset":
        return str(subset or ALL)
    return f"{queue_kind.key}:{count}" if queue_kind.counted else queue_kind.key


def seed_of(value: object) -> int:
    """A seed; 0 by default."""
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdecimal() else 0


def queue_source(services: Services, card: ModelCard) -> QueueSource:
    """The gallery with the model's predictions, and its scan where there is one.

    Predictions that are missing are started, as a queue may need those of all images.
    """
    gallery = services.gallery
    table = services.predictions.table(*card.network_id, gallery.ids)
    yes_sets = services.predictions.yes(*card.network_id, gallery.ids) if card.multi_label else None
    if table.pending.size:
        services.jobs.predictions(card.key)
    best = services.scans.best(card)
    scan = services.scans.open(best) if best else None
    return QueueSource(gallery, card.labels, table, scan, card.imagenet, yes_sets)


def make_queue(
    services: Services, card: ModelCard, text: str, seed: object
) -> tuple[QueueOrigin, list[NewSample]]:
    """The queue. Raises: DataError, whose sentence states what is missing."""
    return build_queue(queue_source(services, card), text, seed_of(seed))


def try_queue(services: Services, model: str, text: str, seed: object) -> str:
    """The queue in one sentence, or what is missing for it."""
    try:
        card = services.engine.card(model)
        origin, samples = make_queue(services, card, text, seed)
    except (DataError, ExplainerError) as error:
        return str(error)
    right = sum(sample.outcome == RIGHT for sample in samples)
    labelled = sum(bool(sample.outcome) for sample in samples)
    sentence = f"{count_of(len(samples), 'sample')} of {services.gallery.name}: {origin.words}."
    return f"{sentence} {card.name} gets {right:,} of {labelled:,} right." if labelled else sentence
