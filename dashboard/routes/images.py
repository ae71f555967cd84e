"""Pictures as the page shows them: thumbnail, original, and what the network sees of it."""

from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import flask
from PIL import Image

from dashboard.answers import kept
from dashboard.guard import session_id
from dashboard.routes.addresses import address, argument, refuse
from dashboard.services import Services
from data.errors import GalleryProblem, UploadProblem
from data.images import open_rgb
from data.thumbnails import make_thumbnail
from explainers.models import ModelCard
from explainers.requests import ImageRef

LARGEST_SIDE = 1600  # pixels of an original on the page
QUALITY = 90


@dataclass(frozen=True)
class FoundImage:
    """An image of the gallery, or an upload of this session, which stays private to it."""

    id: str
    sha256: str
    path: Path
    name: str
    width: int  # pixels of the original, EXIF orientation applied
    height: int
    class_name: str | None
    credit: str  # source and licence, "" where unknown
    private: bool

    @property
    def ref(self) -> ImageRef:
        """The image as the engine wants it."""
        return ImageRef(self.sha256, self.path, self.private)


def find_image(services: Services, image_id: str) -> FoundImage:
    """The image of that id. Raises: GalleryProblem if this session knows no such image."""
    try:
        item = services.gallery.get(image_id)
    except GalleryProblem:
        return _find_upload(services, image_id)
    return FoundImage(
        id=item.id,
        sha256=item.id,
        path=item.path,
        name=item.name,
        width=item.width,
        height=item.height,
        class_name=item.class_name,
        credit=item.credit,
        private=False,
    )


def _find_upload(services: Services, upload_id: str) -> FoundImage:
    try:
        upload = services.uploads.get(session_id(), upload_id)
    except UploadProblem as problem:
        raise GalleryProblem(str(problem)) from problem
    return FoundImage(
        id=upload.id,
        sha256=upload.sha256,
        path=upload.path,
        name=upload.name,
        width=upload.width,
        height=upload.height,
        class_name=None,
        credit="",
        private=True,
    )


def thumbnail_url(image_id: str) -> str:
    """The small square of the gallery."""
    return address(f"/images/{image_id}/thumbnail.webp", {})


def original_url(image_id: str) -> str:
    """The whole picture, upright, reduced where it is very large."""
    return address(f"/images/{image_id}/original.webp", {})


def input_url(image_id: str, card: ModelCard) -> str:
    """The crop that the network sees."""
    parameters = {"model": card.key, "preprocess": card.preprocess.fingerprint}
    return address(f"/images/{image_id}/input.webp", parameters)


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the three pictures of an image."""

    @blueprint.get("/images/<image_id>/thumbnail.webp")
    def thumbnail(image_id: str) -> flask.Response:
        found = find_image(services, image_id)
        if found.private:  # nothing of it is kept on disk
            body = make_thumbnail(found.path)
        else:
            body = services.thumbnails.get(found.sha256, found.path)
        return kept(flask.Response(body, mimetype="image/webp"), private=found.private)

    @blueprint.get("/images/<image_id>/original.webp")
    def original(image_id: str) -> flask.Response:
        found = find_image(services, image_id)
        picture = open_rgb(found.path)
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        return _webp(picture, found)

    @blueprint.get("/images/<image_id>/input.webp")
    def network_input(image_id: str) -> flask.Response:
        preprocess = services.engine.card(argument("model")).preprocess
        if argument("preprocess") != preprocess.fingerprint:
            refuse(
                HTTPStatus.CONFLICT,
                "The model's preprocessing is not what this address was made for; "
                "open the page again.",
            )
        found = find_image(services, image_id)
        return _webp(preprocess.crop(open_rgb(found.path)), found)


def _webp(picture: Image.Image, found: FoundImage) -> flask.Response:
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY)
    response = flask.Response(buffer.getvalue(), mimetype="image/webp")
    return kept(response, private=found.private)
