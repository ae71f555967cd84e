"""The gallery: a window of thumbnails, of which one is selected, and the user's own images."""

from dashboard.components.base import StratoscopeComponent


class Gallery(StratoscopeComponent):
    """The window, uploads, and the counts below. See assets/components/gallery.mjs.

    id: its elements are ID-window, ID-upload, ID-count and ID-predicted.
    model: whose predictions it lists; set by callbacks. Before that, the list is the address's.
    text: the images whose class or file name contains it; set by callbacks. An empty list lets the
        user clear this filter, and the next three.
    label: the class of the images, "" for any.
    group: the group of their classes, "" for any.
    outcome: "right", "wrong", or "" for any.
    sort: the order of the images; set by callbacks.
    shown_in: the id of the panel that shows the selected image: where it stands above or below the
        gallery, as on a phone, it comes into sight with the user's choice.
    selected: the id of the selected image, "" for none; set by the user and by callbacks.
    selected_b: the same of side B, where the page has one.
    choosing: which of the two the user sets, "a" or "b"; set by callbacks.
    pinned: the id of the pinned image; emptied with the other two when the user deletes the image.
    """

    id: str
    model: str = ""
    text: str = ""
    label: str = ""
    group: str = ""
    outcome: str = ""
    sort: str = "name"
    shown_in: str = ""
    selected: str = ""
    selected_b: str = ""
    choosing: str = "a"
    pinned: str = ""
