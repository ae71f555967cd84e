"""One sample as the page's script draws it: picture, predictions, strip and texts."""

from typing import Any

from dashboard.access import Right, current_person, offered
from dashboard.access.session import session_id
from dashboard.components import Shown
from dashboard.core.address import address
from dashboard.core.long_maps import NotComputed
from dashboard.maps.image_lookup import find_image
from dashboard.pages.judge.view import JudgeView
from dashboard.reviews.drift import what_changed, why_not_the_model
from dashboard.reviews.sample_view import frozen_url
from dashboard.services import Services
from dashboard.ui import edits, image_contents, predictions, strip
from dashboard.ui.choices import Choices
from dashboard.ui.components import help_link
from dashboard.ui.description import described
from dashboard.ui.scene import Scene
from dashboard.what_if.words import edits_words
from data.errors import DataError
from data.reviews import Judgement, Review, Sample
from explainers.engine.requests import TraceRequest
from explainers.engine.work_queue import Priority
from explainers.errors import ExplainerError


def scene_of(services: Services, view: JudgeView) -> Scene:
    """The view as a scene of Explore's panels. Raises: UnknownReview, UnknownSample."""
    sample = services.reviews.queue.sample(view.review, view.sample)
    return Scene(view.of_image(sample.image_id), services, session_id())


def hides_trust(services: Services, view: JudgeView, person: str) -> bool:
    """Whether what was tested of the sample's map is hidden from a person, as the review is blind.

    Until it shows them what others say of the sample.
    """
    return services.reviews.discussion.seen_by(view.review, view.sample, person) is None


def prepare(services: Services, view: JudgeView) -> None:
    """Precomputes what the view shows, at low priority.

    Raises: as `Engine.trace` and `Engine.heatmap`.
    """
    scene = scene_of(services, view)
    request = TraceRequest(view.model, scene.image(scene.view.image), view.target)
    services.engine.trace(request, Priority.NORMAL)
    services.engine.heatmap(scene.map_request(scene.with_edits), Priority.NORMAL)


def shown(services: Services, view: JudgeView) -> dict[str, Any]:
    """What the page shows of the view; where it cannot, why, and what was frozen of it.

    Raises: UnknownReview, UnknownSample, DatabaseProblem; NotComputed for people who may start it.
    """
    review = services.reviews.get(view.review)
    sample = services.reviews.queue.sample(view.review, view.sample)
    common = _common(services, view, review, sample)
    problem, link = why_not_the_model(services, review), None
    try:
        contents = {} if problem else _contents(scene_of(services, view))
    except NotComputed as error:
        if offered(Right.COMPUTE):
            raise  # it is started, and the page asks again
        problem, contents = f"{sample.name} cannot be shown: {error}", {}
    except (DataError, ExplainerError) as error:
        problem, contents = f"{sample.name} cannot be shown: {error}", {}
        link = help_link(error)
    frozen = _frozen(services, view, sample)
    written = link and link.to_plotly_json()  # as Dash writes a component
    return common | contents | {"problem": problem, "help": written} | frozen


def _common(services: Services, view: JudgeView, review: Review, sample: Sample) -> dict[str, Any]:
    label = sample.class_name or "not labelled"
    labels = dict(enumerate(services.engine.card(view.model).labels))
    return {
        "view": view.values(),
        "notices": list(view.notices),
        "number": view.sample,
        "title": sample.name,
        "origin": label,
        "edited": f"Edited: {edits_words(view.edits, labels)}." if view.edits else "",
        "spoken": f"Sample {view.sample + 1} of {review.samples}: {sample.name}, {label}.",
    }


def _contents(scene: Scene) -> dict[str, Any]:
    """What the page draws of a sample whose image and model are both available."""
    image_id, card = scene.with_edits, scene.card
    entry = find_image(scene.services, image_id, scene.session)
    size = entry.width, entry.height
    box = card.preprocess.box(size)
    original = scene.view.show == "original"
    frame = (0, 0, *size) if original and box else box
    shown: Shown | None = {"frame": frame, "size": size} if frame else None
    title, origin = image_contents.title(scene, image_id)
    bars, permalink = predictions.contents(scene)
    tiles, tiles_title = strip.contents(scene)
    description = described(scene)
    return {
        "title": title,
        "origin": origin,
        "edits": edits.contents(scene),
        "stage": {**image_contents.contents(scene, image_id), "shown": shown},
        "predictions": bars,
        "permalink": permalink,
        "strip": tiles,
        "stripTitle": tiles_title,
        "says": description,
        "explore": f"{address('/')}{scene.view.to_search()}",
    }


def _frozen(services: Services, view: JudgeView, sample: Sample) -> dict[str, Any]:
    """The picture kept with a verdict on the sample, and what has changed since it was given.

    The verdict is the permalink's, else one's own, else any other that may be seen.
    """
    name, verdicts = current_person().name, services.reviews.verdicts
    if view.verdict:
        verdict = verdicts.get(view.verdict, name)
    else:
        seen = verdicts.seen_by(view.review, view.sample, name)
        seen.sort(key=lambda each: each.reviewer != name)
        snapshots = [each for each in seen if each.judgement and each.judgement.evidence]
        if not snapshots:
            return {"frozen": None, "changed": []}
        verdict = snapshots[0]
    judgement = verdict.judgement
    if judgement is None or not judgement.evidence:
        return {"frozen": None, "changed": []}
    changed = _changed(services, view, judgement) if view.verdict else []
    return {
        "frozen": {
            "picture": frozen_url(verdict.id),
            "words": f"{sample.name} as judged by {verdict.reviewer}: {judgement.choice.words}.",
        },
        "changed": changed,
    }


def _changed(services: Services, view: JudgeView, judgement: Judgement) -> list[str]:
    try:
        facts = services.reviews.snapshots.facts(judgement.evidence)
        return what_changed(facts, services.engine.card(view.model))
    except (DataError, ExplainerError) as error:
        return [str(error)]


def view_of(services: Services, values: dict[str, Any]) -> JudgeView:
    """The view that a request states, validated."""
    return JudgeView.from_values(values, Choices(services, session_id()))
