"""What was concluded about a model and a gallery: in order, with warnings marked, never twice."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from dashboard.core.inputs import (
    GALLERY_TOPICS,
    MODEL_TOPICS,
    Conclusion,
    Inputs,
    conclude,
    count_notices,
    lines,
    warnings_in,
)
from dashboard.core.settings import Settings
from dashboard.core.settings.option import flag, option_name
from dashboard.pages.inputs.options import GALLERY_OPTIONS, MODEL_OPTIONS
from dashboard.pages.inputs.stated import stated
from dashboard.server.banner import link_text, notices_line
from dashboard.ui.components import in_code
from data.gallery.gallery import Gallery
from data.gallery.items import Item, Skipped
from data.gallery.notes import GalleryNote
from explainers.models.notes import ModelNote
from tests.unit.dashboard.tiny_services import SMALL

SOFTMAX = ModelNote("output", "The model ends in a softmax; its logarithm is used.", warning=True)
EMA = ModelNote("weights", "Weights: the EMA weights were taken; see --weights FILE::state_dict.")
SPLIT = GalleryNote("split", "The folder valid is shown; choose with --split.")
UNMATCHED = GalleryNote("classes", "2 folders match no class of the model.", warning=True)


def item(name: str, class_name: str | None) -> Item:
    return Item(name * 64, Path(name), name, 8, 8, None, None, class_name, (), "")


@pytest.fixture
def gallery() -> Gallery:
    items = [item("a", "cat"), item("b", "cat"), item("c", "frog")]
    skipped = [Skipped("d.heic", "It cannot be read.")]
    return Gallery("photos", items, skipped, starter=False, notes=[SPLIT])


def texts(conclusions: tuple[Conclusion, ...]) -> list[tuple[str, str]]:
    return [(each.topic, each.text) for each in conclusions]


def test_the_basic_facts_are_stated_where_there_is_no_note(gallery: Gallery) -> None:
    inputs = conclude(SMALL, replace_notes(gallery))
    assert texts(inputs.model) == [
        ("module", "Small runs on the CPU."),
        ("weights", "From made up; SHA-256 222222222222."),
        ("classes", "2 classes: cat, dog."),
        ("preprocessing", f"{SMALL.preprocess.describe().capitalize()}."),
        ("layers", "2 layers, from stem to only."),
    ]
    assert texts(inputs.gallery) == [
        ("layout", "3 images from photos."),
        ("classes", "2 classes in the gallery."),
        ("not shown", "1 file is not shown."),
    ]
    assert inputs.warnings == ()


def replace_notes(gallery: Gallery) -> Gallery:
    return Gallery(gallery.name, gallery.items, gallery.skipped, starter=False)


def test_notes_stand_with_their_topic_and_do_not_repeat_it(gallery: Gallery) -> None:
    card = replace(SMALL, notes=(EMA, SOFTMAX, EMA))
    inputs = conclude(card, gallery, [UNMATCHED])
    assert [each.topic for each in inputs.model] == [
        *("module", "weights", "weights", "output", "classes", "preprocessing", "layers")
    ]
    assert inputs.model[2].text == "The EMA weights were taken; see --weights FILE::state_dict."
    assert [each.topic for each in inputs.gallery] == [
        *("layout", "split", "classes", "classes", "not shown")
    ]
    assert [each.text for each in inputs.warnings] == [SOFTMAX.text, UNMATCHED.text]


def test_random_weights_are_a_warning() -> None:
    (warning,) = conclude(replace(SMALL, trained=False)).warnings
    assert warning.topic == "weights"
    assert warning.text.startswith("The weights are random")


def test_the_names_of_the_classes_are_read_from_their_numbers() -> None:
    def classes(labels: tuple[str, ...], *, imagenet: bool = False) -> str:
        card = replace(SMALL, labels=labels, imagenet=imagenet)
        return next(each.text for each in conclude(card).model if each.topic == "classes")

    assert classes(("class 0", "class 1")) == (
        "2 classes without names; provide them with --labels FILE."
    )
    assert classes(tuple("abcdefgh")) == "8 classes: a, b, c, d, e, f and 2 more."
    assert classes(("red, dark", "blue")) == '2 classes: "red, dark", blue.'
    assert classes(("x",) * 1000, imagenet=True) == "ImageNet's 1,000 classes."


def test_lines_are_in_columns_and_mark_warnings(gallery: Gallery) -> None:
    sentence = lines([conclude(replace(SMALL, notes=(SOFTMAX,)), gallery, [UNMATCHED])])
    assert sentence[0] == "Model    module         Small runs on the CPU."
    assert sentence[2] == f"         output         Notice: {SOFTMAX.text}"
    assert sentence[6] == "Gallery  layout         3 images from photos."
    assert [line for line in sentence if "Notice:" in line] == [sentence[2], sentence[9]]


def test_the_gallery_of_several_models_is_stated_once(gallery: Gallery) -> None:
    several = [conclude(SMALL, gallery), conclude(SMALL, gallery, [UNMATCHED])]
    sentence = lines(several)
    assert sum("3 images from photos" in line for line in sentence) == 1
    assert sentence[-1] == f"Gallery  classes        Notice: {UNMATCHED.text}"
    assert sum("Small runs" in line for line in sentence) == 2


def test_a_scan_keeps_all_notes_and_its_warnings_are_found(gallery: Gallery) -> None:
    inputs = conclude(SMALL, gallery, [UNMATCHED])
    notes = inputs.notes()
    assert notes[0] == {
        "input": "model",
        "topic": "module",
        "text": "Small runs on the CPU.",
        "warning": False,
    }
    assert {each["input"] for each in notes} == {"model", "gallery"}
    assert warnings_in({"notes": notes}) == [f"Classes: {UNMATCHED.text}"]
    assert warnings_in({}) == []


def test_a_record_has_no_section_for_what_is_not_there() -> None:
    assert list(conclude(SMALL).record()) == ["model"]
    assert conclude(SMALL).record()["model"][0]["topic"] == "module"


@pytest.mark.parametrize(("count", "words"), [(0, ""), (1, "1 notice"), (2, "2 notices")])
def test_notices_are_counted(count: int, words: str) -> None:
    assert count_notices(count) == words


def test_the_banner_states_the_first_warning_and_leads_to_the_others() -> None:
    quiet, warned = Conclusion("module", "Fine."), Conclusion("output", "A softmax.", warning=True)
    assert notices_line(Inputs((quiet,)), "small") == []
    *_, text, link = notices_line(Inputs((quiet, warned)), "small")
    assert text.children == ["Output: A softmax."]  # type: ignore[union-attr]
    assert link.children == "See Inputs"  # type: ignore[union-attr]
    assert link.href == "/inputs/?model=small"  # type: ignore[union-attr]
    *_, link = notices_line(Inputs((warned,), (warned, warned)), "small")
    assert link.children == "and 2 more"  # type: ignore[union-attr]
    assert link_text(Inputs((quiet,))) == ["Inputs"]
    assert link_text(Inputs((warned,)))[1].children[0] == "1"  # type: ignore[union-attr]


def test_the_page_puts_warnings_first_and_groups_the_others_by_topic() -> None:
    notes = (
        Conclusion("module", "It runs."),
        Conclusion("module", "It was unwrapped."),
        Conclusion("classes", "No match; see --class-map FILE.", warning=True),
    )
    rows = stated(notes, {"module": ("--model",), "classes": ("--labels",)}).children
    assert [type(each).__name__ for each in rows] == ["Dt", "Dd", "Dt", "Dd"]
    assert rows[0].className == rows[1].className == "noticed"
    assert [each.children for each in rows[1].children if not isinstance(each, str)] == [
        "--class-map FILE"
    ]
    first, second, change = rows[3].children
    assert (first.children, second.children) == (["It runs."], ["It was unwrapped."])
    assert change.children[2].children == "--model"


def test_options_in_a_sentence_are_code() -> None:
    sentence = in_code("Use --weights FILE::ema.x, --weights net.pt::model_ema, --split or --mean.")
    code = [each.children for each in sentence if not isinstance(each, str)]
    assert code == ["--weights FILE::ema.x", "--weights net.pt::model_ema", "--split", "--mean"]


def test_the_options_that_change_a_conclusion_exist() -> None:
    options = {flag(option_name(*each)) for each in Settings.model_fields.items()}
    named = chain(*MODEL_OPTIONS.values(), *GALLERY_OPTIONS.values())
    assert set(named) <= options
    assert set(MODEL_OPTIONS) <= set(MODEL_TOPICS)
    assert set(GALLERY_OPTIONS) <= set(GALLERY_TOPICS)


def test_a_note_replaces_the_fact_that_it_states_more_fully(gallery: Gallery) -> None:
    layers = ModelNote("layers", "2 layers: stem and only.")
    assumed = ModelNote("preprocessing", "Preprocessing: mean is assumed.", warning=True)
    shown = GalleryNote("classes", "The gallery has 3 images of 2 classes.")
    noted = Gallery("photos", gallery.items, (), starter=False, notes=[shown])
    inputs = conclude(replace(SMALL, notes=(layers, assumed)), noted, [UNMATCHED])
    sentence = [each.text for each in inputs.model if each.topic in ("preprocessing", "layers")]
    assert sentence == [
        f"{SMALL.preprocess.describe().capitalize()}.",
        "Mean is assumed.",
        "2 layers: stem and only.",
    ]
    sentence = [each.text for each in inputs.gallery if each.topic == "classes"]
    assert sentence == [shown.text, UNMATCHED.text]
    assert [each.topic for each in inputs.warnings] == ["classes", "preprocessing"]


def test_a_name_in_code_gets_no_capital() -> None:
    def text(note: str) -> str:
        return Conclusion.of(ModelNote("module", f"Module: {note}")).text

    assert text("torch.compile was taken off.") == "torch.compile was taken off."
    assert text("float16 was cast.") == "float16 was cast."
    assert text("those under ema, and others.") == "Those under ema, and others."
