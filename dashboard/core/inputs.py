"""What was concluded about a model and a gallery.

The Inputs page, the terminal, `explain --json`, scans and reports state the same conclusions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Protocol

from data.gallery.gallery import Gallery
from data.gallery.notes import TRAINING
from data.numerals import count_of
from explainers.models import ModelCard

MODEL_TOPICS = (
    "module",
    "weights",
    "output",
    "classes",
    "preprocessing",
    "layers",
    "gradients",
)
GALLERY_TOPICS = ("layout", "split", "training", "classes", "conflicts", "pixels", "not shown")
MILD = ("preprocessing", "pixels")  # topics whose warnings come after all others
NOTICE = "Notice:"  # marks a warning where there is no colour and no icon
FEW = 6  # class names that one line shows
PLACES = {"cpu": "the CPU", "cuda": "the GPU", "mps": "the GPU of this Mac"}

Record = dict[str, list[dict[str, object]]]


class Noted(Protocol):
    """A note about a model or about a gallery; both packages have a class of their own."""

    @property
    def topic(self) -> str:
        """One of the topics above."""

    @property
    def text(self) -> str:
        """One sentence."""

    @property
    def warning(self) -> bool:
        """Whether the results may mislead whoever does not know it."""


@dataclass(frozen=True)
class Conclusion:
    """One sentence about an input; a `warning` may change what people conclude from results."""

    topic: str
    text: str
    warning: bool = False

    @classmethod
    def of(cls, note: Noted) -> "Conclusion":
        """The same note, its text without the topic, which stands beside it everywhere."""
        head, text = f"{note.topic}: ", note.text.strip()
        if text.casefold().startswith(head):
            text = _capital(text[len(head) :])
        return cls(note.topic, text, note.warning)

    @property
    def sentence(self) -> str:
        """The sentence where its topic does not stand beside it."""
        return f"{self.topic.capitalize()}: {self.text}"

    @property
    def line(self) -> str:
        """The sentence in a terminal, where a warning has no colour and no icon."""
        return f"{NOTICE} {self.text}" if self.warning else self.text


UNTRAINED = Conclusion(
    "weights",
    "The weights are random: the maps show the architecture, not anything learned.",
    warning=True,
)


@dataclass(frozen=True)
class Inputs:
    """The conclusions about a model and, if provided, a gallery or an image, by topic."""

    model: tuple[Conclusion, ...]
    gallery: tuple[Conclusion, ...] = ()
    image: tuple[Conclusion, ...] = ()  # about the pixels of one image

    @property
    def sections(self) -> dict[str, tuple[Conclusion, ...]]:
        """By name; only those that are present."""
        named = {"model": self.model, "gallery": self.gallery, "image": self.image}
        return {name: conclusions for name, conclusions in named.items() if conclusions}

    @property
    def warnings(self) -> tuple[Conclusion, ...]:
        """Those that every page shows, the most serious first."""
        warned = [each for each in chain(*self.sections.values()) if each.warning]
        return tuple(sorted(warned, key=lambda each: each.topic in MILD))

    def record(self) -> Record:
        """Plain values by section, fit for JSON."""
        return {
            name: [asdict(each) for each in conclusions]
            for name, conclusions in self.sections.items()
        }

    def notes(self) -> list[dict[str, object]]:
        """All of them as a scan's provenance keeps them, each with the input that it is about."""
        return [
            {"input": name, **each} for name, section in self.record().items() for each in section
        ]

    def notices(self) -> list[str]:
        """The warnings alone, a line each."""
        return [f"{NOTICE} {each.sentence}" for each in self.warnings]


def conclude(
    card: ModelCard, gallery: Gallery | None = None, matched: Sequence[Noted] = ()
) -> Inputs:
    """All that was concluded: the basic facts of both inputs, then their notes by topic.

    `matched` says how the gallery's classes match the model's.
    """
    facts = _unstated(_basics_of_model(card), card.notes, ("preprocessing", "layers"))
    model = _in_order([*facts, *map(Conclusion.of, card.notes)], MODEL_TOPICS)
    if gallery is None:
        return Inputs(model)
    facts = _unstated(_basics_of_gallery(gallery), gallery.notes, ("classes", "not shown"))
    noted = map(Conclusion.of, (*gallery.notes, *matched))
    return Inputs(model, _in_order([*facts, *noted], GALLERY_TOPICS))


def inputs_of(card: ModelCard, gallery: Gallery) -> Inputs:
    """The conclusions about a model and the gallery that it is shown with."""
    return conclude(card, gallery, gallery.match(labels_of(card)).notes)


def labels_of(card: ModelCard) -> tuple[str, ...] | None:
    """The class names that a gallery's are matched with; None stands for ImageNet's 1,000."""
    return None if card.imagenet else card.labels


def lines(several: Sequence[Inputs]) -> list[str]:
    """A line each for a terminal, in columns: section, topic, sentence.

    Of several models with one gallery, what was concluded about the gallery is stated once.
    """
    blocks: list[tuple[str, list[Conclusion]]] = []
    stated: set[Conclusion] = set()
    for inputs in several:
        blocks.append(("Model", list(inputs.model)))
        blocks.append(("Gallery", [each for each in inputs.gallery if each not in stated]))
        stated.update(inputs.gallery)
    width = max((len(each.topic) for _, block in blocks for each in block), default=0)
    return [
        f"{'' if place else head:7}  {each.topic:{width}}  {each.line}"
        for head, block in blocks
        for place, each in enumerate(block)
    ]


def warnings_of(card: ModelCard) -> tuple[str, ...]:
    """The warnings about a model alone, a sentence each."""
    noted = [Conclusion.of(note) for note in card.notes if note.warning]
    untrained = [] if card.trained else [UNTRAINED]
    return tuple(each.sentence for each in Inputs((*untrained, *noted)).warnings)


def warnings_in(provenance: Mapping[str, Any]) -> list[str]:
    """The warnings that a scan's provenance holds, a sentence each; older scans hold none."""
    notes = provenance.get("notes", ())
    conclusions = [Conclusion(each["topic"], each["text"], each["warning"]) for each in notes]
    return [each.sentence for each in Inputs(tuple(conclusions)).warnings]


def are_training_images(provenance: Mapping[str, Any]) -> bool:
    """Whether a scan's images are those of training, by the names of their folders."""
    return any(each["topic"] == TRAINING for each in provenance.get("notes", ()))


def count_notices(count: int) -> str:
    """How many warnings there are: "1 notice", "2 notices"; empty for none."""
    return f"{count} notice{'s' if count > 1 else ''}" if count else ""


def _unstated(
    facts: Iterable[Conclusion], notes: Iterable[Noted], topics: Sequence[str]
) -> list[Conclusion]:
    """The facts, without those of `topics` that a note states more fully."""
    stated = {note.topic for note in notes if not note.warning}.intersection(topics)
    return [fact for fact in facts if fact.topic not in stated]


def _in_order(conclusions: Iterable[Conclusion], topics: Sequence[str]) -> tuple[Conclusion, ...]:
    """By topic, each sentence once; within a topic as they came."""
    once = dict.fromkeys(conclusions)
    places = {topic: place for place, topic in enumerate(topics)}
    return tuple(sorted(once, key=lambda each: places.get(each.topic, len(places))))


def _basics_of_model(card: ModelCard) -> list[Conclusion]:
    place = PLACES.get(card.device.partition(":")[0], card.device)
    origin = f"From {card.provenance}; SHA-256 {card.weights_prefix}."
    facts = [
        Conclusion("module", f"{card.name} runs on {place}."),
        Conclusion("weights", origin) if card.trained else UNTRAINED,
    ]
    first, last = card.layers[0].name, card.layers[-1].name
    many = f"{count_of(len(card.layers), 'layer')}, from {first} to {last}."
    return [
        *facts,
        Conclusion("classes", _classes(card)),
        Conclusion("preprocessing", _sentence(card.preprocess.describe())),
        Conclusion("layers", many if len(card.layers) > 1 else f"One layer, {first}."),
    ]


def _classes(card: ModelCard) -> str:
    count = len(card.labels)
    if card.imagenet:
        return f"ImageNet's {count:,} classes."
    if card.labels == tuple(f"class {index}" for index in range(count)):
        return f"{count:,} classes without names; provide them with --labels FILE."
    return f"{count:,} classes: {listed(card.labels)}."


def listed(names: Sequence[str]) -> str:
    """The first few names, in quotes if they hold commas, and how many more there are."""
    some = ", ".join(f'"{name}"' if "," in name else name for name in names[:FEW])
    return f"{some} and {len(names) - FEW:,} more" if len(names) > FEW else some


def _basics_of_gallery(gallery: Gallery) -> list[Conclusion]:
    count, classes, unshown = len(gallery), len(gallery.classes), len(gallery.skipped)
    text = "1 image" if count == 1 else f"{count:,} images"
    named = "1 class" if classes == 1 else f"{classes:,} classes"
    facts = [
        Conclusion("layout", f"{text} from {gallery.name}."),
        Conclusion("classes", f"{named} in the gallery." if classes else "No image has a class."),
    ]
    if unshown:
        files = "1 file is" if unshown == 1 else f"{unshown:,} files are"
        facts.append(Conclusion("not shown", f"{files} not shown."))
    return facts


def _sentence(text: str) -> str:
    return f"{_capital(text).rstrip('.')}."


def _capital(text: str) -> str:
    """With a capital letter, unless it begins with a name in code, such as torch.compile."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.rstrip(",;:").isalpha() else text
