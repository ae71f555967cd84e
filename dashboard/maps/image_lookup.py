"""An image by the id that a view states: of the gallery, or an upload; as it is, or edited."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from data.errors import GalleryProblem, UploadProblem
from data.gallery.gallery import Gallery
from data.gallery.images import read_verified
from data.gallery.picture_notes import PictureNote
from data.gallery.uploads import Uploads
from explainers.engine.requests import ImageRef
from explainers.errors import UnfitEdit
from explainers.what_if.text import BETWEEN, EditSpec, check_sources, parse_edits, write_edits

NO_SESSION = ""  # where uploads are not allowed: scans and reviews
LONGEST_TITLE = 120  # characters of edits beside a name
EDITED = "~"  # between an image's id and its edits


class Images(Protocol):
    """Where images come from; the server's services are one."""

    @property
    def gallery(self) -> Gallery:
        """The current gallery."""

    @property
    def uploads(self) -> Uploads:
        """The uploads of all sessions."""


@dataclass(frozen=True)
class ImageEntry:
    """An image of the gallery, or an upload of one session, which stays private to it."""

    id: str
    sha256: str
    path: Path
    name: str
    width: int  # pixels of the original, EXIF orientation applied
    height: int
    class_name: str | None
    credit: str  # source and licence, "" where unknown
    private: bool
    notes: tuple[PictureNote, ...] = ()  # notes on its pixels for people
    edits: tuple[EditSpec, ...] = ()

    @property
    def ref(self) -> ImageRef:
        """The image in the form that the engine takes."""
        return ImageRef(self.sha256, self.path, self.private).edited(self.edits)

    @property
    def title(self) -> str:
        """The file name, and the edits as addresses state them: "a.jpg, edited: flip".

        A long list, such as that of a brush's points, is cut.
        """
        text = write_edits(self.edits)
        cut = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
        return f"{self.name}, edited: {cut}" if self.edits else self.name

    def read(self) -> bytes:
        """The file. Raises: ImageProblem, also if it is not the one that was found any more."""
        return read_verified(self.path, self.sha256)


def edited_id(image_id: str, edits: str) -> str:
    """The id of an image with further edits, as `write_edits` writes them; its own without any."""
    if not edits:
        return image_id
    return f"{image_id}{BETWEEN if EDITED in image_id else EDITED}{edits}"


def unedited_id(image_id: str) -> str:
    """The id of the same image without its edits."""
    return image_id.partition(EDITED)[0]


def find_image(images: Images, image_id: str, session: str) -> ImageEntry:
    """The image of that id, whose file is still the indexed one, with the edits in the id.

    `session` is the one whose uploads count.

    Raises: GalleryProblem if there is no such image, or its edits do not fit; FileChanged.
    """
    own, _, text = image_id.partition(EDITED)
    entry = _find_unedited(images, own, session)
    if not text:
        return entry
    try:
        edits = parse_edits(text)
        check_sources(edits)
    except UnfitEdit as error:
        raise GalleryProblem(str(error)) from error
    return replace(entry, id=edited_id(own, write_edits(edits)), edits=edits)


def _find_unedited(images: Images, image_id: str, session: str) -> ImageEntry:
    try:
        item = images.gallery.get(image_id)
    except GalleryProblem:
        return _find_upload(images, image_id, session)
    item.check()
    return ImageEntry(
        id=item.id,
        sha256=item.id,
        path=item.path,
        name=item.name,
        width=item.width,
        height=item.height,
        class_name=item.class_title or None,
        credit=item.credit,
        private=False,
        notes=item.notes,
    )


def _find_upload(images: Images, upload_id: str, session: str) -> ImageEntry:
    try:
        upload = images.uploads.get(session, upload_id)
    except UploadProblem as problem:
        raise GalleryProblem(str(problem)) from problem
    return ImageEntry(
        id=upload.id,
        sha256=upload.sha256,
        path=upload.path,
        name=upload.name,
        width=upload.width,
        height=upload.height,
        class_name=None,
        credit="",
        private=True,
        notes=upload.notes,
    )
