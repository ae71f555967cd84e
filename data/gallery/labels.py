"""ImageNet's 1,000 classes, their names and their position in WordNet.

`imagenet_classes.csv` holds WordNet 3.0's hypernym tree above the classes: one synset per row. The
classes are its leaves, and a class's index is the rank of its WordNet id.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

# The groups offered in the gallery, in this order, by the WordNet id of the hypernym.
GROUP_WNIDS = (
    "n01861778",  # mammal
    "n02084071",  # dog
    "n02120997",  # feline
    "n02469914",  # primate
    "n02370806",  # ungulate
    "n01503061",  # bird
    "n01661091",  # reptile
    "n01627424",  # amphibian
    "n02512053",  # fish
    "n02159955",  # insect
    "n01769347",  # arachnid
    "n01974773",  # crustacean
    "n04524313",  # vehicle
    "n02958343",  # car
    "n02913152",  # building
    "n03405725",  # furniture
    "n03528263",  # home appliance
    "n03094503",  # container
    "n03800933",  # musical instrument
    "n03183080",  # device
    "n04451818",  # tool
    "n04565375",  # weapon
    "n03051540",  # clothing
    "n07705931",  # edible fruit
    "n07707451",  # vegetable
    "n12992868",  # fungus
    "n09287968",  # geological formation
)
OTHER = "other"  # the group of a class outside all hypernyms above


@dataclass(frozen=True)
class ImageNetClass:
    """One of ImageNet-1k's classes."""

    index: int  # rank of the WordNet id among the 1,000
    wnid: str
    name: str  # unique among the 1,000, ignoring case: "crane (wading bird)"
    lemmas: tuple[str, ...]
    groups: tuple[str, ...]  # all that contain it, in their order: ("mammal", "dog")


@dataclass(frozen=True)
class _Synset:
    hypernym: str  # WordNet id; "" at the root
    lemmas: tuple[str, ...]


def _read_synsets() -> dict[str, _Synset]:
    text = (files(__package__) / "imagenet_classes.csv").read_text(encoding="utf-8")
    return {
        row["wnid"]: _Synset(row["hypernym"], tuple(row["lemmas"].split("|")))
        for row in csv.DictReader(text.splitlines())
    }


def _ancestors(synsets: Mapping[str, _Synset], wnid: str) -> Iterator[str]:
    while wnid := synsets[wnid].hypernym:
        yield wnid


def _rests(synsets: Mapping[str, _Synset]) -> dict[str, str]:
    """For each group that contains other groups, the name of the group of its remaining classes."""
    holding = {
        above for wnid in GROUP_WNIDS for above in _ancestors(synsets, wnid) if above in GROUP_WNIDS
    }
    names = (synsets[wnid].lemmas[0] for wnid in GROUP_WNIDS if wnid in holding)
    return {name: f"{OTHER} {name}" for name in names}


def _group_names(synsets: Mapping[str, _Synset]) -> tuple[str, ...]:
    """All groups; "other mammal" follows the last group of mammals, "other" comes last."""
    names = [synsets[wnid].lemmas[0] for wnid in GROUP_WNIDS]
    for wnid in GROUP_WNIDS:
        name = synsets[wnid].lemmas[0]
        if name in RESTS:
            parts = [w for w in GROUP_WNIDS if wnid in (w, *_ancestors(synsets, w))]
            last = max(names.index(synsets[part].lemmas[0]) for part in parts)
            names.insert(last + 1, RESTS[name])
    return (*names, OTHER)


def _build_classes(synsets: Mapping[str, _Synset]) -> tuple[ImageNetClass, ...]:
    """The leaves in order; the hypernym distinguishes classes with the same first lemma."""
    wnids = sorted(synsets.keys() - {synset.hypernym for synset in synsets.values()})
    sharing = Counter(synsets[wnid].lemmas[0].casefold() for wnid in wnids)
    classes = []
    for index, wnid in enumerate(wnids):
        synset = synsets[wnid]
        name = synset.lemmas[0]
        if sharing[name.casefold()] > 1:
            name = f"{name} ({synsets[synset.hypernym].lemmas[0]})"
        above = set(_ancestors(synsets, wnid))
        groups = tuple(synsets[group].lemmas[0] for group in GROUP_WNIDS if group in above)
        classes.append(
            ImageNetClass(index, wnid, name, synset.lemmas, with_rest(groups) or (OTHER,))
        )
    return tuple(classes)


def _index_names(classes: tuple[ImageNetClass, ...]) -> dict[str, ImageNetClass]:
    """Every name, and every lemma of only one class."""
    sharing = Counter(lemma.casefold() for each in classes for lemma in each.lemmas)
    by_lemma = {
        lemma.casefold(): each
        for each in classes
        for lemma in each.lemmas
        if sharing[lemma.casefold()] == 1
    }
    return by_lemma | {each.name.casefold(): each for each in classes}


def with_rest(groups: Iterable[str]) -> tuple[str, ...]:
    """The groups of one class, with its smallest group: "mammal", "other mammal".

    Releases up to 0.6.0 stored them without it.
    """
    names = set(groups)
    names |= {RESTS[name] for name in names & RESTS.keys() if not names & _INSIDE[name]}
    return tuple(name for name in GROUP_NAMES if name in names)


_SYNSETS = _read_synsets()

# Group that contains others -> the group of its classes that are in none of them.
RESTS: dict[str, str] = _rests(_SYNSETS)

GROUP_NAMES: tuple[str, ...] = _group_names(_SYNSETS)
_INSIDE = {
    _SYNSETS[outer].lemmas[0]: {
        _SYNSETS[wnid].lemmas[0] for wnid in GROUP_WNIDS if outer in _ancestors(_SYNSETS, wnid)
    }
    for outer in GROUP_WNIDS
}

CLASSES: tuple[ImageNetClass, ...] = _build_classes(_SYNSETS)

# Group name -> indices of its classes, in the order of the picker. Groups are nested ("dog" in
# "mammal") or disjoint; none overlaps another in part.
GROUPS: dict[str, tuple[int, ...]] = {
    name: tuple(each.index for each in CLASSES if name in each.groups) for name in GROUP_NAMES
}

# The group of each class that contains no other group. These groups divide the classes.
SMALLEST_GROUPS: tuple[str, ...] = tuple(
    min(each.groups, key=lambda name: len(GROUPS[name])) for each in CLASSES
)

_BY_WNID = {each.wnid: each for each in CLASSES}
_BY_NAME = _index_names(CLASSES)


def _index_lemmas(synsets: Mapping[str, _Synset]) -> dict[str, tuple[str, ...]]:
    ids: dict[str, list[str]] = {}
    for wnid, synset in synsets.items():
        for lemma in {lemma.casefold().replace("-", " ") for lemma in synset.lemmas}:
            ids.setdefault(lemma, []).append(wnid)
    return {lemma: tuple(wnids) for lemma, wnids in ids.items()}


_SYNSETS_OF_LEMMA = _index_lemmas(_SYNSETS)


def lemma_synsets(lemma: str) -> tuple[str, ...]:
    """WordNet ids of the synsets of the tree with this lemma, in lower case with blanks only."""
    return _SYNSETS_OF_LEMMA.get(lemma, ())


def groups_of(classes: Iterable[int]) -> tuple[str, ...]:
    """All groups that contain one of ImageNet's classes, in their order."""
    names = {name for index in classes for name in CLASSES[index].groups}
    return tuple(name for name in GROUP_NAMES if name in names)


def without_rest(groups: Iterable[str]) -> tuple[str, ...]:
    """The groups that are a synset of WordNet: neither "other mammal" nor "other"."""
    rests = {*RESTS.values(), OTHER}
    return tuple(name for name in groups if name not in rests)


def by_wnid(wnid: str) -> ImageNetClass | None:
    """The class with this WordNet id, if it is one of the 1,000."""
    return _BY_WNID.get(wnid)


def by_name(name: str) -> ImageNetClass | None:
    """The only class with this name or lemma, ignoring case, with "_" for blanks."""
    return _BY_NAME.get(name.replace("_", " ").strip().casefold())
