"""The fields of the JSON that commands and reviews write: their types and what they hold.

A path such as `layers[].name` is a field of each object of a list. A name in capitals stands for
any name.
"""

from typing import NamedTuple

from dashboard.figures.statistics import MEANINGS
from dashboard.reviews.counted_samples import NOT_RECORDED
from data.reviews import NOT_PREDICTED

TEXT, NUMBER, YES_NO, LIST, OBJECT = "text", "number", "true or false", "list", "object"
NULL = "null"
TIME = "seconds since 1970, UTC"


class Field(NamedTuple):
    """What stands at a path; several types where it may be null."""

    types: tuple[str, ...]
    meaning: str


Fields = dict[str, Field]


def _field(meaning: str, *types: str) -> Field:
    return Field(types or (TEXT,), meaning)


EXPLANATION: Fields = {
    "schema": _field("version of this format", NUMBER),
    "image": _field("path, as it was stated"),
    "model": _field("key of the model"),
    "weights_sha256": _field("of its weights"),
    "inputs.model[].topic": _field("of a conclusion about the model"),
    "inputs.model[].text": _field("the conclusion"),
    "inputs.model[].warning": _field("it may change what results mean", YES_NO),
    "inputs.image[].topic": _field("of a conclusion about the image"),
    "inputs.image[].text": _field("the conclusion"),
    "inputs.image[].warning": _field("it may change what results mean", YES_NO),
    "output": _field("what the model returns: logits, probabilities, …"),
    "target": _field("index of the class that the maps explain", NUMBER),
    "predictions[].index": _field("of one of the best classes, or of all with a yes", NUMBER),
    "predictions[].wnid": _field("WordNet id; null of classes that are not ImageNet's", TEXT, NULL),
    "predictions[].label": _field("name of the class"),
    "predictions[].probability": _field("0 to 1", NUMBER),
    "predictions[].yes": _field("only where classes are independent", YES_NO),
    "layers[].name": _field("of the layer"),
    "layers[].shape": _field("channels, height, width", LIST),
    **{f"layers[].{name}": _field(meaning, NUMBER) for name, meaning in MEANINGS.items()},
}
_NUMBERS: Fields = {
    "shape": _field("rows, columns", LIST),
    "units": _field("of its values"),
    "mean": _field("of its values", NUMBER),
    "minimum": _field("of its values", NUMBER),
    "maximum": _field("of its values", NUMBER),
    "peak": _field(
        "row and column of the highest value, of several the middle; null of a map of zeros",
        LIST,
        NULL,
    ),
}
METHOD: Fields = {
    "method.key": _field("of the method"),
    "method.parameters.NAME": _field("value of a parameter", NUMBER, TEXT, YES_NO),
    **{f"layers[].map.{name}": each for name, each in _NUMBERS.items()},
    "layers[].map": _field("where the method does not fit the layer", NULL),
    "layers[].unfit": _field("why it does not fit"),
    "layers[].caution": _field("how its map is to be read"),
    **{f"map.{name}": each for name, each in _NUMBERS.items()},
}
EDITED: Fields = {
    "edits": _field("as --edit takes them, with semicolons between; those that change the image"),
    "unedited.predicted": _field("index of the most probable class of the unedited image", NUMBER),
    "unedited.label": _field("its name"),
    "unedited.yes": _field("indices of all predicted classes, of a multi-label model", LIST),
    "unedited.probability": _field("of the target, in the unedited image", NUMBER),
    "predictions[].unedited": _field("probability of the class in the unedited image", NUMBER),
}
_TEST: Fields = {
    "percent": _field("part of the image that the map marks", NUMBER),
    "probability": _field("of the class, before anything is erased", NUMBER),
    "protocol": _field("version of the test", NUMBER),
    "seed": _field("of the places of the controls", NUMBER),
    "fills.FILL.probability": _field("of the class without the marked region", NUMBER),
    "fills.FILL.drop": _field("of the probability, -1 to 1", NUMBER),
    "fills.FILL.rank": _field("among the drops of all regions; 1 is the largest", NUMBER),
    "fills.FILL.decides": _field("some region changes the probability by a point", YES_NO),
    "fills.FILL.regions": _field("marked region and controls", NUMBER),
    "fills.FILL.controls.median": _field("of the drops of the controls", NUMBER),
    "fills.FILL.controls.lowest": _field("of these drops", NUMBER),
    "fills.FILL.controls.highest": _field("of these drops", NUMBER),
    "fills.FILL.controls.drops": _field("of every control", LIST),
    "conclusion": _field("of all fillings, in words"),
    "caution": _field("what the test cannot tell"),
}
_NOT_KEPT = ("caution", "fills.FILL.controls.drops")  # by a verdict
REGION_TEST: Fields = {
    "region_test.method": _field("key of the method"),
    "region_test.layer": _field("of the map; empty for a map of all pixels"),
    **{f"region_test.{name}": each for name, each in _TEST.items()},
}
QUALITY: Fields = {
    "quality.method": _field("key of the method"),
    "quality.layer": _field("of the map; empty for a map of all pixels"),
    "quality.protocol": _field("version of the tests", NUMBER),
    "quality.gallery.name": _field("whose images localisation and sanity are tested on"),
    "quality.gallery.sha256": _field("of that gallery"),
    "quality.verdict": _field("good, weak, failed or not tested"),
    "quality.findings[].name": _field("of a test"),
    "quality.findings[].grade": _field("good, weak, failed or not tested"),
    "quality.findings[].sentence": _field("what was measured"),
    "quality.findings[].limits": _field("what it cannot tell"),
    "quality.missing.TEST": _field("why a test was not made"),
    "quality.values.TEST": _field("the numbers of a test", OBJECT, NUMBER, NULL),
}
METHODS: Fields = {
    "schema": _field("version of this format", NUMBER),
    "key": _field("of the method, as --method takes it"),
    "name": _field("of the method"),
    "answers": _field("the question that it answers"),
    "scope": _field("per pixel or per layer"),
    "signed": _field("its maps have both signs", YES_NO),
    "units": _field("of its values"),
    "seeded": _field("it draws random numbers, from a seed", YES_NO),
    "paper": _field("its source"),
    "equation": _field("in the paper"),
    "cost": _field("in words"),
    "forward": _field("passes of a map of the last layer", NUMBER),
    "backward": _field("passes of a map of the last layer", NUMBER),
    "seconds": _field("about, on this machine; null of a method that does not fit", NUMBER, NULL),
    "unfit": _field("why the method does not fit the model; empty if it does"),
    "unfit_layers.LAYER": _field("why it does not fit this layer"),
    "parameters.NAME.default": _field("of the parameter", NUMBER, TEXT, YES_NO),
    "parameters.NAME.takes": _field("the values that it takes"),
    "parameters.NAME.help": _field("what it does"),
}
DOCTOR: Fields = {
    "schema": _field("version of this format", NUMBER),
    "ok": _field("nothing needs action", YES_NO),
    "checks[].topic": _field("heading of the check"),
    "checks[].name": _field("what was checked"),
    "checks[].value": _field("what there is"),
    "checks[].ok": _field("it needs no action", YES_NO),
    "checks[].action": _field("what to do; null if nothing", TEXT, NULL),
}
REVIEW: Fields = {
    "schema": _field("version of this format", NUMBER),
    "review.id": _field("of the review"),
    "review.name": _field("of the review"),
    "review.purpose": _field("what it is for"),
    "review.guidelines": _field("Markdown"),
    "review.tags": _field("the vocabulary, in the order offered", LIST),
    "review.blind": _field("others' verdicts are hidden until one's own is given", YES_NO),
    "review.reviewers": _field("names; empty: whoever comes", LIST),
    "review.opening.NAME": _field("the view that samples open with", TEXT, NUMBER, LIST, NULL),
    "review.region_test": _field("reviewers are to run the region test", YES_NO),
    "review.model.key": _field("of the model"),
    "review.model.name": _field("of the model"),
    "review.model.weights_sha256": _field("of its weights"),
    "review.model.preprocess": _field("fingerprint of the preprocessing"),
    "review.gallery.title": _field("of the gallery"),
    "review.gallery.sha256": _field("of its images and classes"),
    "review.queue.words": _field("how the queue was built"),
    "review.queue.text": _field("the same, as an address holds it"),
    "review.queue.seed": _field("null if nothing was drawn", NUMBER, NULL),
    "review.queue.added_by_hand": _field("samples added after the queue was built", NUMBER),
    "review.state": _field("of the review"),
    "review.samples": _field("in the queue", NUMBER),
    "review.created": _field(TIME, NUMBER),
    "review.created_by": _field("name"),
    "review.version": _field("counts changes of its set-up and state, from 1", NUMBER),
    "earlier_guidelines[].text": _field("Markdown; null where it was not kept", TEXT, NULL),
    "earlier_guidelines[].until": _field(TIME, NUMBER),
    "earlier_guidelines[].changed_by": _field("name"),
    "earlier_guidelines[].verdicts": _field("given under this text", NUMBER),
    "earlier_guidelines[].late": _field(
        "of these, given after the change, on pages that still showed it", NUMBER
    ),
    "earlier_guidelines[].by_time": _field(
        "of these, without a record of what the page showed", NUMBER
    ),
    "signature": _field("of a review that is not signed", NULL),
    "signature.statement": _field("what was signed"),
    "signature.name": _field("who signed"),
    "signature.at": _field(TIME, NUMBER),
}
_RECORDED: Fields = {
    "version": _field("from 1; the last one stands", NUMBER),
    "created": _field(TIME, NUMBER),
}
SAMPLE: Fields = {
    "sample": _field("its number in the queue, from 1", NUMBER),
    "image": _field("file name"),
    "image_sha256": _field("of the file"),
    "class": _field("of the gallery's label", TEXT, NULL),
    "groups": _field("of that class", LIST),
    "predicted": _field(
        "class that the model predicts for the image without edits; of independent classes all of "
        "them, or no class",
        *(TEXT, NULL),
    ),
    "probability": _field(
        "of the predicted class; of independent classes: of the most probable one", NUMBER, NULL
    ),
    "no_prediction": _field("why there is none", TEXT, NULL),
    "predicted_right": _field("that prediction is right by the label", YES_NO, NULL),
    "outcome": _field("of the sample", TEXT, NULL),
    "no_outcome": _field("why there is none", TEXT, NULL),
    "settlement_outdated": _field("verdicts changed after it was settled", YES_NO, NULL),
    "reviewers_of_sample": _field("people whose verdicts it has; null while hidden", NUMBER, NULL),
    "verdicts[].id": _field("for links"),
    "verdicts[].reviewer": _field("name"),
    **{f"verdicts[].{name}": each for name, each in _RECORDED.items()},
    "verdicts[].setup_version": _field(
        "of the review, as on the reviewer's page; null: not recorded", NUMBER, NULL
    ),
    "verdicts[].guidelines": _field("which text the page showed", TEXT, NULL),
    "verdicts[].others_visible": _field("the reviewer could see others' verdicts", YES_NO, NULL),
    "verdicts[].judgement": _field("of a verdict that was withdrawn", NULL),
    "verdicts[].judgement.choice": _field("the verdict"),
    "verdicts[].judgement.confidence": _field("in words"),
    "verdicts[].judgement.tags": _field("of the review's vocabulary", LIST),
    "verdicts[].judgement.comment": _field("Markdown"),
    **{
        f"verdicts[].judgement.boxes[].{edge}": _field("edge, in pixels of the image", NUMBER)
        for edge in ("left", "top", "right", "bottom")
    },
    "verdicts[].judgement.target": _field("index of the class that the map explains", NUMBER),
    "verdicts[].judgement.target_label": _field("name of that class", TEXT, NULL),
    "verdicts[].judgement.layer": _field("of the map; empty for a map of all pixels"),
    "verdicts[].judgement.method": _field("key of the map's method"),
    "verdicts[].judgement.parameters.NAME": _field(
        "of the method, if not at its default", NUMBER, TEXT, YES_NO
    ),
    "verdicts[].judgement.edits": _field("of the image, as --edit takes them"),
    "verdicts[].judgement.search": _field("what was judged, as an address holds it"),
    "verdicts[].judgement.evidence": _field("digest of the verdict's snapshot"),
    "verdicts[].judged_picture.predicted": _field(
        "as `predicted`, for the picture that was judged, with its edits", TEXT, NULL
    ),
    "verdicts[].judged_picture.probability": _field("of that prediction", NUMBER, NULL),
    "verdicts[].judged_picture.no_prediction": _field(
        f"why there is none: {NOT_PREDICTED} or {NOT_RECORDED}", TEXT, NULL
    ),
    "verdicts[].judged_picture.predicted_right": _field(
        "that prediction is right by the label", YES_NO, NULL
    ),
    "verdicts[].judged_picture.map_of_predicted": _field(
        "the map explains a class predicted for that picture; null if unknown, or if it explains "
        "no class",
        *(YES_NO, NULL),
    ),
    "verdicts[].region_test.state": _field("run, not run or not asked for"),
    **{
        f"verdicts[].region_test.{name}": each
        for name, each in _TEST.items()
        if name not in _NOT_KEPT
    },
    "discussion[].id": _field("for links"),
    "discussion[].author": _field("name"),
    "discussion[].text": _field("Markdown"),
    "discussion[].created": _field(TIME, NUMBER),
    **{f"settlements[].{name}": each for name, each in _RECORDED.items()},
    "settlements[].choice": _field("the outcome; null: withdrawn", TEXT, NULL),
    "settlements[].comment": _field("Markdown"),
    "settlements[].settled_by": _field("name"),
    "settlements[].verdicts.REVIEWER": _field("version of the verdict that was settled", NUMBER),
}


def table(fields: Fields) -> str:
    """The fields as a table in Markdown."""
    rows = (f"| `{path}` | {' or '.join(of.types)} | {of.meaning} |" for path, of in fields.items())
    return "\n".join(("| field | type | what it holds |", "| --- | --- | --- |", *rows))
