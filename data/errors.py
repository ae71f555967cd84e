"""The errors that users of galleries can cause, each with one sentence that says what to do."""


class DataError(Exception):
    """Base class: `str(error)` is one sentence that can be shown to the user unchanged."""


class ImageProblem(DataError):
    """A picture cannot be decoded, or is rejected before decoding."""


class TooManyPixels(ImageProblem):
    """A picture has more pixels than the limit."""


class UnknownFormat(ImageProblem):
    """No decoder supports the file, whatever its first bytes claim."""


class MissingDecoder(ImageProblem):
    """The format needs an optional package; the message names it."""


class BusyDecoding(ImageProblem):
    """Other pictures use the memory for decoding; it will be free again soon."""


class FileChanged(ImageProblem):
    """A file has changed or disappeared since it was indexed."""


class GalleryProblem(DataError):
    """A folder cannot be opened as a gallery, or a gallery has no such image."""


class FetchProblem(DataError):
    """A gallery could not be downloaded, or the download differs from the published file."""


class DatabaseProblem(DataError):
    """The database cannot be opened, read or written: a damaged file, a lost connection.

    The message is safe to show to anyone; the log states which database it is, and why.
    """


class DatabaseAway(DatabaseProblem):
    """The database does not answer now: it is restarting, or the connection is lost."""


class NotKept(DataError):
    """Nothing can be written now: a full or read-only disk, or a folder without permission."""


class DatabaseUnwritable(NotKept, DatabaseProblem):
    """The database is readable but cannot be written: its disk is full or read-only."""


class UploadProblem(DataError):
    """An uploaded picture is rejected."""


class UploadNotKept(NotKept, UploadProblem):
    """The disk cannot store the picture now."""


class UnknownUpload(UploadProblem):
    """The session has no such picture."""
