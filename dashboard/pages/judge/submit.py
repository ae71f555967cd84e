"""Takes a verdict from the page to the store: reads it, freezes its evidence, stores it."""

from collections.abc import Mapping
from typing import Any

from dashboard.pages.judge.sample import hides_trust, scene_of, view_of
from dashboard.reviews.drift import why_not_the_model
from dashboard.reviews.freeze import freeze
from dashboard.reviews.region_tests import kept_of, mark_of, request_of
from dashboard.routes.request_body import number_in
from dashboard.services import Services
from dashboard.ui.scene import Scene
from data.reviews import Box, Choice, Confidence, Judgement, ReviewProblem, Verdict
from explainers.what_if.results import RegionTest

SIDES = 4


def give(services: Services, body: Mapping[str, Any], name: str) -> Verdict:
    """Keeps a verdict with the evidence of the view that it states; only then does it return.

    Raises: as `VerdictStore.give` and `freeze`; ReviewProblem where the request is unfit, or the
        model is not the review's.
    """
    view = view_of(services, _mapping(body.get("view")))
    if view.notices:  # it would freeze something else than the reviewer saw
        raise ReviewProblem(" ".join(view.notices))
    problem = why_not_the_model(services, services.reviews.get(view.review))
    if problem:
        raise ReviewProblem(problem)
    scene = scene_of(services, view)
    request = scene.map_request(scene.with_edits)
    test = _shown_test(scene, body)
    frozen = freeze(scene, hidden=hides_trust(services, view, name), region_test=test)
    digest = services.reviews.snapshots.keep(frozen)
    judgement = Judgement(
        **judgement_fields(body),
        target=request.target,
        layer=request.layer,
        method=request.method,
        parameters=dict(request.parameters),
        edits=view.edits,
        region_test=None if test is None else kept_of(test),
        search=view.to_search(),
        evidence=digest,
    )
    return services.reviews.verdicts.give(
        *(view.review, view.sample, name, judgement),
        expected_version=number_in(body, "base"),
        # what a page of an earlier release left unsent has none
        setup_version=None if body.get("setup") is None else number_in(body, "setup"),
    )


def _shown_test(scene: Scene, body: Mapping[str, Any]) -> RegionTest | None:
    """The region test whose result the reviewer saw; None where they saw none of this map.

    Raises: as `Engine.compute`.
    """
    request = request_of(scene)
    if body.get("region_test") != mark_of(request):
        return None
    return scene.services.engine.compute(request)


def judgement_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values as fields of a Judgement. Raises: ReviewProblem if one is invalid."""
    try:
        box = body.get("box")
        return {
            "choice": Choice(body["choice"]),
            "confidence": Confidence(body.get("confidence") or Confidence.NOT_STATED),
            "tags": tuple(map(str, body.get("tags") or ())),
            "comment": str(body.get("comment") or ""),
            "boxes": (_box(box),) if box else (),
        }
    except (KeyError, TypeError, ValueError):
        raise ReviewProblem("The verdict was incomplete. Reload the page.") from None


def _box(sides: object) -> Box:
    if not isinstance(sides, list) or len(sides) != SIDES:
        raise ValueError(sides)
    left, top, right, bottom = (round(float(side)) for side in sides)
    return Box(left, top, right, bottom)


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ReviewProblem("The verdict arrived without its view. Reload the page.")
    return value
