"""How much of the current map lies inside a marked box."""

from dashboard.maps.image_lookup import find_image
from dashboard.pages.judge.sample import scene_of
from dashboard.pages.judge.view import JudgeView
from dashboard.services import Services
from data.analysis.boxes import Box, inside
from data.numerals import percent
from explainers.methods import find_method


def describe_box(services: Services, view: JudgeView, box: Box) -> str:
    """One sentence. Raises: as `Engine.heatmap` and `find_image`."""
    scene = scene_of(services, view)
    image = find_image(services, scene.with_edits, scene.session)
    crop = scene.card.preprocess.box((image.width, image.height))
    if crop is None:
        return "This model's crop is unknown, so the box cannot be compared with the map."
    heatmap = services.engine.heatmap(scene.map_request(scene.with_edits))
    measured = inside(heatmap.values, crop, box)
    if measured is None:
        return "The box lies outside what the network sees."
    method = find_method(view.method)
    where = "in the map per pixel" if method.per_pixel else f"at {view.layer}"
    if not heatmap.has_zero:
        return (
            f"The strongest place of the map is {measured.pointed_words}; the box covers "
            f"{percent(measured.area)} of the input. {method.name} has no zero, so no share of it."
        )
    if measured.energy is None:
        none = "relevance" if method.of_class else "value"
        return f"There is no positive {none} {where}, in the box or elsewhere."
    what = "positive relevance" if method.of_class else "sum of positive values"
    return (
        f"{percent(measured.energy).capitalize()} of the {what} {where} lies in the box, "
        f"which covers {percent(measured.area)} of the input; the strongest cell is "
        f"{measured.pointed_words}."
    )
