"""Folders such as train, valid and test are splits of a data set, never classes.

Two or more folders with such names of different kinds are splits, whatever is beside them; so are
those that share another word ("images_train", "images_val"). A single one is a split if it holds
class folders, or nothing is beside it; else it may be a class of that name ("train" beside "bus").
Splits may be in a single folder (`root/train`), or in each class folder (`cat/train`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.errors import GalleryProblem
from data.gallery.items import printable
from data.gallery.notes import TRAINING, GalleryNote
from data.gallery.sources.names import is_general
from data.gallery.sources.place import Place

KINDS = {  # in English, German, French, Spanish, Portuguese, Italian, Chinese, Japanese, Korean
    "validation": re.compile(
        r"val|valid|validation|validate|dev|development|eval|evaluation"
        r"|validierungs?|validacion|validacao|validazione|验证|驗證|検証|검증"
    ),
    "test": re.compile(r"test|testing|holdout|heldout|pruebas?|teste|测试|測試|テスト|테스트"),
    "training": re.compile(
        r"train|training|trainings|entrainement|entrenamiento|treino|treinamento|addestramento"
        r"|训练|訓練|学習|훈련|학습"
    ),
}
ENDING = re.compile(  # train_set, test_images, val2017, test1, Testdaten
    r"(set|split|data|images?|imgs?|\d{1,2}|\d{4}|daten|datensatz|bilder"
    r"|集|数据|数据集|數據|數據集|データ|데이터|세트)$"
)
ACCENTS = re.compile(r"[\u0300-\u036f]")
NO_DATA = re.compile(  # output of training beside its data
    r"(runs?|logs?|weights?|models?|checkpoints?|ckpts?|outputs?|results?|predictions?|preds|exps?"
    r"|experiments?|wandb|lightning_?logs|mlruns|tensorboard|tb_?logs|figures?|plots?|docs?|cache"
    r"|tmp|temp|backups?|labels?|annotations?|saved_?models?|ground_?truth|masks?)\d*"
)
NONE = "none"  # --split none: such folders are treated like any others
DEEPEST = 3  # folders that may contain the splits
MOST_NAMES = 5  # how many a sentence lists
FEWEST = 2  # folders with names of splits, or class folders in one

Folders = Mapping[str, list[str]]  # folder -> the paths of its images below it


def kind_of(folder: str) -> str:
    """The split that a folder's name means, one of KINDS; "" for any other name."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFD", folder.casefold()))
    name = re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", plain))
    for text in (name, ENDING.sub("", name)):
        for kind, pattern in KINDS.items():
            if pattern.fullmatch(text):
                return kind
    return ""


def kinds_of(folders: Iterable[str]) -> dict[str, str]:
    """The folders that may be splits, and their kinds.

    If their own names are not of different kinds, the first or last word decides, provided the rest
    of the name is the same in several kinds: "images_train" and "images_val", not "blood test".
    """
    names = [*folders]
    kinds = {folder: kind for folder in names if (kind := kind_of(folder))}
    if len(set(kinds.values())) >= FEWEST:
        return kinds
    ends = {folder: end for folder in names if folder not in kinds and (end := _end(folder))}
    of_rest: dict[str, set[str]] = {}
    for kind, rest in ends.values():
        of_rest.setdefault(rest, set()).add(kind)
    own = set(kinds.values())
    for folder, (kind, rest) in ends.items():
        if len(of_rest[rest] | (own if ENDING.fullmatch(rest) else set())) >= FEWEST:
            kinds[folder] = kind
    return kinds


def _end(folder: str) -> tuple[str, str] | None:
    """The kind of split that the last or the first word means, and the other words."""
    words = re.findall(r"[^\W_]+", folder.casefold())
    for word, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if rest and (kind := kind_of("".join(word))):
            return kind, " ".join(rest)
    return None


@dataclass(frozen=True)
class Splits:
    """The splits of a folder: the images of each, and what is beside them."""

    images: Mapping[str, tuple[str, ...]]  # folder of the split -> paths in the gallery's folder
    kinds: Mapping[str, str]  # folder of the split -> one of KINDS
    below: str  # the folder that contains them, with "/"; "" for the root
    beside: tuple[str, ...]  # folders, and files as ""
    inside: bool = False  # in each class folder, not around them


def find_splits(place: Place) -> Splits | None:
    """The splits of a folder, if it has any."""
    names, below = list(place.names), ""
    for _ in range(DEEPEST):
        folders, files = by_folder(names)
        kinds = kinds_of(folders)
        if _are_splits(folders, files, kinds):
            images = {
                folder: tuple(f"{below}{folder}/{name}" for name in folders[folder])
                for folder in sorted(kinds)
            }
            beside = (*sorted(folders.keys() - kinds.keys()), *[""][: len(files)])
            return Splits(images, kinds, below, beside)
        if not files and (inside := _in_classes(folders, below)):
            return inside
        data = [folder for folder in folders if not NO_DATA.fullmatch(folder.casefold())]
        if files or len(data) != 1:
            return None
        names, below = folders[data[0]], f"{below}{data[0]}/"
    return None


def choose_split(place: Place, requested: str) -> tuple[Place, tuple[GalleryNote, ...]]:
    """The folder with the images of one split, and notes on it; itself without splits.

    `requested` is a folder's name or a kind such as "test"; "" takes the validation split, else the
    test split if it has class folders, else the training split.

    Raises: GalleryProblem if there are splits, but not this one.
    """
    splits = find_splits(place) if requested.casefold() != NONE else None
    if splits is None:
        alone = place.root.name
        return place, (_training(alone, ()),) if kind_of(alone) == "training" else ()
    chosen = _named(splits, requested, place) if requested else _preferred(splits)
    below = "" if splits.inside else f"{splits.below}{chosen}/"
    shown = replace(place, names=splits.images[chosen], below=below)
    notes = [GalleryNote("split", _sentence(splits, chosen, requested))]
    if splits.kinds[chosen] == "training":
        notes.append(_training(chosen, [each for each in splits.images if each != chosen]))
    return shown, tuple(notes)


def taken_as_class(place: Place, requested: str) -> str:
    """The folder with the name or kind of the split `requested`, if it is not a split; else ""."""
    folders, _ = by_folder(place.names)
    kind, name = kind_of(requested) or None, requested.strip().casefold()
    return next((each for each in folders if name == each.casefold() or kind_of(each) == kind), "")


def by_folder(names: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Images by their uppermost folder, without it; and those outside any folder."""
    folders: dict[str, list[str]] = {}
    files = []
    for name in names:
        top, slash, rest = name.partition("/")
        if slash:
            folders.setdefault(top, []).append(rest)
        else:
            files.append(name)
    return folders, files


def _are_splits(folders: Folders, files: Sequence[str], kinds: Mapping[str, str]) -> bool:
    if len(set(kinds.values())) >= FEWEST:
        return True
    if len(kinds) != 1:
        return False
    (only,) = kinds
    inner, loose = by_folder(folders[only])
    others = [each for each in folders if each != only and not NO_DATA.fullmatch(each.casefold())]
    if not others and not files:
        return True
    if loose or len(inner) < FEWEST or all(map(is_general, inner)):
        return False
    shared = [each for each in others if inner.keys() & by_folder(folders[each])[0].keys()]
    flat = [each for each in others if not by_folder(folders[each])[0]]
    return len({*shared, *flat}) == len(others)


def _in_classes(folders: Folders, below: str) -> Splits | None:
    """Splits in each class folder: cat/train, cat/test, dog/train, ..."""
    images: dict[str, list[str]] = {}
    for top, names in folders.items():
        inner, files = by_folder(names)
        if files or not all(map(kind_of, inner)):
            return None
        for folder, some in inner.items():
            images.setdefault(folder, []).extend(f"{below}{top}/{folder}/{name}" for name in some)
    if len({kind_of(folder) for folder in images}) < FEWEST or len(folders) < FEWEST:
        return None
    by_class = {folder: tuple(images[folder]) for folder in sorted(images)}
    return Splits(by_class, {name: kind_of(name) for name in by_class}, below, (), inside=True)


def _named(splits: Splits, requested: str, place: Place) -> str:
    same = [each for each in splits.images if each.casefold() == requested.strip().casefold()]
    alike = [each for each, kind in splits.kinds.items() if kind == (kind_of(requested) or None)]
    if matching := same or alike:
        return matching[0]
    raise GalleryProblem(
        f"{printable(place.root)} has no split {requested!r}; "
        f"it has {_listed(list(splits.images))}."
    )


def _preferred(splits: Splits) -> str:
    def rank(folder: str) -> int:
        unlabelled = _is_unlabelled_test(splits, folder)
        return len(KINDS) if unlabelled else [*KINDS].index(splits.kinds[folder])

    return min(splits.images, key=rank)


def _is_unlabelled_test(splits: Splits, folder: str) -> bool:
    """Whether a test split has no class folders."""
    if splits.kinds[folder] != "test" or splits.inside:
        return False
    start = len(splits.below) + len(folder) + 1
    return not _has_classes([name[start:] for name in splits.images[folder]])


def _training(folder: str, others: Sequence[str]) -> GalleryNote:
    """A warning that the images are those of training."""
    text = (
        f"The folder {printable(folder)} holds training images, by its name, so accuracy on them "
        "says nothing about new images; "
    )
    text += f"show {_listed(others, 'or')} with --split NAME" if others else "provide others"
    return GalleryNote(TRAINING, f"{text}.", warning=True)


def _has_classes(names: Sequence[str]) -> bool:
    """Whether there are several folders, possibly inside a single one."""
    for _ in range(DEEPEST):
        folders, files = by_folder(names)
        if files or len(folders) != 1:
            return len(folders) >= FEWEST
        (names,) = folders.values()
    return False


def _sentence(splits: Splits, chosen: str, requested: str) -> str:
    count = len(splits.images[chosen])
    others = [name for name in splits.images if name != chosen]
    text = f"The split {chosen} is shown, {_images(count)}"
    passed = [name for name in others if not requested and _is_unlabelled_test(splits, name)]
    if passed and splits.kinds[chosen] == "training":
        text += f", as {_listed(passed)} {'has' if len(passed) == 1 else 'have'} no class folders"
    if others:
        counted = [f"{name} ({_images(len(splits.images[name]))})" for name in others]
        text += f"; choose {_listed(counted, 'or')} with --split NAME"
    folders = [each for each in splits.beside if each]
    noun = "folder" if len(folders) == 1 else "folders"
    left = [f"the {noun} {_listed(folders)}"] if folders else []
    left += ["the images"] if len(folders) < len(splits.beside) else []
    verb = "is" if len(splits.beside) == len(folders) == 1 else "are"
    end = f"; {' and '.join(left)} beside the splits {verb} left out." if left else "."
    return text + end


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"


def _listed(names: Sequence[str], last: str = "and") -> str:
    more = len(names) - MOST_NAMES
    shown = [printable(name) for name in names[:MOST_NAMES]]
    *first, final = [*shown, f"{more:,} more"] if more > 0 else shown
    return f"{', '.join(first)} {last} {final}" if first else final
