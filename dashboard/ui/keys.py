"""Every keyboard shortcut of the app, by where it works: for the page's own list and the manual.

The scripts that act on them: assets/pages/judge/keys.mjs and those named beside each.
"""

from data.reviews import Choice

Keys = tuple[tuple[str, str], ...]  # the key, and what it does

PLAIN = ("p", "the plain image; press again for the map")  # explore.mjs
JUDGE: Keys = (
    *(
        (str(number), f"{each.words}, then the next unjudged sample")
        for number, each in enumerate(Choice, 1)
    ),
    ("← →", "previous or next sample"),
    ("n", "next unjudged sample"),
    ("u", "withdraw your verdict on this sample; if it has none, your last one"),
    ("c", "write a comment; Escape leaves the field"),
    ("s", "sure, fairly sure, unsure, confidence not stated"),
    ("Shift 1 … 9", "add or remove a tag"),
    ("b", "mark a box on the image; Escape leaves its sides; press again to remove it"),
    PLAIN,
    ("l", "go to the layers; ← and → step through them"),
    ("?", "this list"),
)
LAYERS: Keys = (("← →", "previous or next layer, from anywhere on the page"),)  # layer-strip.mjs
GALLERY: Keys = (  # gallery.mjs, gallery-window.mjs
    ("w", "next misclassified image of the list"),
    ("Shift w", "the one before"),
    ("← → ↑ ↓", "in the gallery: from image to image; Home, End, Page up and Page down too"),
    ("Enter", "in the gallery: show the image"),
)
MOSAIC: Keys = (("← → ↑ ↓", "in a mosaic: from channel to channel"),)  # mosaic.mjs
ANYWHERE: Keys = (
    ("Tab", "the next control; each has a visible focus"),
    ("← →", "in a row of tabs: the tab beside it"),  # tabs.mjs
    ("Escape", "close a dialog or the tour"),  # tour.mjs
)

KEYS: dict[str, Keys] = {
    "Explore": (PLAIN, *LAYERS, *GALLERY),
    "Layers": (*LAYERS, *MOSAIC),
    "Compare": LAYERS,
    "Judge": JUDGE,
    "Every page": ANYWHERE,
}
