"""When two spellings name one class: case, separators, numbering, synonyms and plurals.

The forms go from strict to lenient. A name is looked up form by form, and the first form with any
match decides: exact wins over normalised, normalised over synonym. If that form matches several
labels, the name is ambiguous and matches none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from data.gallery.labels import CLASSES, ImageNetClass, by_wnid, lemma_synsets

NUMBERING = re.compile(r"\d+[ .:)]+(?=[^\d\s])")  # of `unified` names: "003.tree frog"
NUMBER = re.compile(r"\d+")
WIDEST = 12  # digits of a number in a name
WNID = re.compile(r"n\d{8}")
LEADING_WNID = re.compile(r"(?P<wnid>n\d{8})[\s:,_-]+(?P<rest>.+)", re.DOTALL)
IRREGULAR = {
    "children": "child",
    "feet": "foot",
    "geese": "goose",
    "knives": "knife",
    "leaves": "leaf",
    "lice": "louse",
    "loaves": "loaf",
    "mice": "mouse",
    "oxen": "ox",
    "people": "person",
    "teeth": "tooth",
    "wolves": "wolf",
}
SHORTEST_PLURAL = 4  # letters: "bus" and "gas" are no plurals
IN_ORDER = 0.9  # of the labels that must equal ImageNet's classes at the same index


def exact(name: str) -> str:
    """The name in Unicode's composed form (NFC), without surrounding blanks."""
    return unicodedata.normalize("NFC", name).strip()


def searchable(text: str) -> str:
    """The text without case, in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def in_order(name: str) -> str:
    """A sort key that ignores case and orders numbers by value: "2" before "10"."""
    return NUMBER.sub(lambda digits: digits[0].zfill(WIDEST), name.casefold())


def unified(name: str) -> str:
    """Without case, with one blank for each run of "_", "-" and blanks; "007" becomes "7"."""
    text = re.sub(r"[\s_-]+", " ", searchable(name)).strip()
    return (text.lstrip("0") or "0") if is_number(text) else text


def unnumbered(name: str) -> str:
    """`unified` without a numbering prefix: "003.Tree-Frog" becomes "tree frog"."""
    return NUMBERING.sub("", unified(name), count=1)


def squeezed(name: str) -> str:
    """`unnumbered` without blanks and punctuation: "pea_cock" becomes "peacock"."""
    return re.sub(r"[\W_]+", "", unnumbered(name))


def is_number(name: str) -> bool:
    """Whether the name consists of ASCII digits only."""
    return name.isascii() and name.isdecimal()


def stated_wnid(name: str) -> str:
    """The WordNet id that the name is, or begins with: "n02085620-Chihuahua"; "" for others."""
    text = exact(name)
    match = LEADING_WNID.fullmatch(text)
    return match["wnid"] if match else text if WNID.fullmatch(text) else ""


def singulars(name: str) -> frozenset[str]:
    """`unnumbered`, and the singulars it may be the plural of; only the last word changes."""
    text = unnumbered(name)
    first, blank, last = text.rpartition(" ")
    return frozenset({text, *(f"{first}{blank}{word}" for word in _singular_words(last))})


def _singular_words(word: str) -> Iterator[str]:
    if word in IRREGULAR:
        yield IRREGULAR[word]
    if word.endswith("men") and len(word) > SHORTEST_PLURAL:
        yield f"{word[:-3]}man"
    if len(word) < SHORTEST_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return
    yield word[:-1]
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    elif word.endswith("es"):
        yield word[:-2]


FORMS: tuple[Callable[[str], str], ...] = (exact, unified, unnumbered, squeezed)


class MatchedBy(StrEnum):
    """By what a class of a gallery matches a class of a model."""

    MAP = "class map"
    INDEX = "class index"
    WNID = "WordNet id"
    NAME = "same name"
    SPELLING = "spelling"
    SYNONYM = "synonym or plural"


@dataclass(frozen=True)
class LabelMatch:
    """The labels that a name may mean, by index; exactly one is a match."""

    candidates: tuple[int, ...] = ()
    certain: bool = True  # False: a word with several senses, one of which fits
    by: MatchedBy = MatchedBy.SPELLING

    @property
    def index(self) -> int | None:
        """The label that the name means; None for none or several."""
        return self.candidates[0] if self.certain and len(self.candidates) == 1 else None


class LabelIndex:
    """A model's labels, searchable by any spelling of a class's name.

    `labels` are in index order; `imagenet` states that they are ImageNet's 1,000 classes.
    """

    def __init__(self, labels: Sequence[str], *, imagenet: bool = False) -> None:
        self.labels = tuple(labels)
        self.numeric = any(map(is_number, map(exact, labels)))
        parts = [tuple(_parts(label)) for label in labels]
        self._forms = [_grouped([(form(label),) for label in labels]) for form in FORMS]
        self._parts = _grouped([{*map(exact, each), *map(unnumbered, each)} for each in parts])
        self._singular = _grouped(
            [{form for name in (label, *more) for form in singulars(name)}
             for label, more in zip(labels, parts, strict=True)]
        )  # fmt: skip
        senses = [_senses(label, more) for label, more in zip(labels, parts, strict=True)]
        self.imagenet = imagenet or _in_imagenets_order(senses)
        if self.imagenet:
            senses = [frozenset({each.wnid}) for each in CLASSES]
        self._senses = _grouped(senses)

    def find(self, name: str, imagenet_class: ImageNetClass | None = None) -> LabelMatch:
        """The labels that `name` may mean; `imagenet_class` is ImageNet's class of it, if stated.

        A WordNet id at the beginning of the name decides, unless a label is spelled the same.
        """
        wnid = imagenet_class.wnid if imagenet_class else stated_wnid(name)
        if self.imagenet and wnid:
            return LabelMatch(self._senses.get(wnid, ()), by=MatchedBy.WNID)
        spelled = self._find_spelled(name)
        if not spelled.candidates and wnid:
            spelled = LabelMatch(self._parts.get(wnid, ()), by=MatchedBy.WNID)
        if not spelled.candidates and (match := LEADING_WNID.fullmatch(exact(name))):
            spelled = self._find_spelled(match["rest"])
        if spelled.candidates:
            return spelled
        if imagenet_class := imagenet_class or by_wnid(wnid):
            return self._find_class(imagenet_class)
        return self._find_sense({unnumbered(name)}) or self._find_plural(name)

    def _find_spelled(self, name: str) -> LabelMatch:
        for form, index in zip(FORMS, self._forms, strict=True):
            if (key := form(name)) and (hits := index.get(key)):
                return LabelMatch(hits, by=MatchedBy.NAME if form is exact else MatchedBy.SPELLING)
        return LabelMatch(self._parts.get(exact(name)) or self._parts.get(unnumbered(name), ()))

    def _find_class(self, imagenet_class: ImageNetClass) -> LabelMatch:
        if hits := self._parts.get(imagenet_class.wnid) or self._senses.get(imagenet_class.wnid):
            return LabelMatch(hits, by=MatchedBy.WNID)
        for name in (imagenet_class.name, *imagenet_class.lemmas):
            for form, index in ((unified, self._forms[1]), (unified, self._parts)):
                if hits := index.get(form(name)):
                    others = len(lemma_synsets(unified(name))) > 1
                    same = name == imagenet_class.name
                    by = MatchedBy.WNID if same else MatchedBy.SYNONYM
                    return LabelMatch(hits, certain=not others, by=by)
        return LabelMatch()

    def _find_sense(self, names: set[str]) -> LabelMatch | None:
        synsets = {wnid for name in names for wnid in lemma_synsets(name)}
        hits = sorted({index for wnid in synsets for index in self._senses.get(wnid, ())})
        certain = len(synsets) == 1
        return LabelMatch(tuple(hits), certain, MatchedBy.SYNONYM) if hits else None

    def _find_plural(self, name: str) -> LabelMatch:
        forms = singulars(name)
        hits = sorted({index for form in forms for index in self._singular.get(form, ())})
        if hits:
            return LabelMatch(tuple(hits), by=MatchedBy.SYNONYM)
        return self._find_sense({*forms}) or LabelMatch()

    def nearest(self, name: str, similar: float = 0.6) -> tuple[str, ...]:
        """Labels with a similar spelling, the most similar first, two at most.

        `similar` is the lowest share of common letters, as `difflib` counts it.
        """
        spelled = self._forms[2]
        close = get_close_matches(unnumbered(name), [form for form in spelled if form], 2, similar)
        return tuple(self.labels[spelled[form][0]] for form in close)


def wording(name: str, label: str) -> MatchedBy:
    """What two names of one class have in common: all, their spelling, or their meaning."""
    form = next((form for form in FORMS if form(name) == form(label)), None)
    if form is exact:
        return MatchedBy.NAME
    return MatchedBy.SYNONYM if form is None else MatchedBy.SPELLING


@lru_cache(maxsize=8)
def label_index(labels: tuple[str, ...] | None) -> LabelIndex:
    """The index of a model's labels; None stands for ImageNet's 1,000 classes."""
    if labels is None:
        return LabelIndex([each.name for each in CLASSES], imagenet=True)
    return LabelIndex(labels)


def _parts(label: str) -> Iterator[str]:
    """The names in a label that lists synonyms: "n01806143 peacock, Pavo" holds three."""
    text = exact(label)
    if WNID.fullmatch(text):
        yield text
    if match := LEADING_WNID.fullmatch(text):
        yield match["wnid"]
        text = match["rest"].strip()
        yield text
    if "," in text:
        yield from filter(None, map(str.strip, text.split(",")))


def _senses(label: str, parts: Sequence[str]) -> frozenset[str]:
    """The WordNet ids that a label may mean: its own id, else those of its names."""
    wnids = frozenset(part for part in parts if WNID.fullmatch(part))
    if wnids:
        return wnids
    means = [set(lemma_synsets(unnumbered(name))) for name in (label, *parts)]
    means = [each for each in means if each]
    shared = set.intersection(*means) if means else set()
    return frozenset(shared or set().union(*means))


def _in_imagenets_order(senses: Sequence[frozenset[str]]) -> bool:
    if len(senses) != len(CLASSES):
        return False
    agree = sum(each.wnid in wnids for each, wnids in zip(CLASSES, senses, strict=True))
    return agree >= IN_ORDER * len(CLASSES)


def _grouped(
    keys: Sequence[Sequence[str] | set[str] | frozenset[str]],
) -> Mapping[str, tuple[int, ...]]:
    """Key -> the indices that have it, ascending."""
    groups: dict[str, list[int]] = {}
    for index, some in enumerate(keys):
        for key in some:
            groups.setdefault(key, []).append(index)
    return {key: tuple(indices) for key, indices in groups.items()}
