"""Every error a user of the galleries can cause, each with one sentence that says what to do."""


class DataError(Exception):
    """Base class: `str(error)` is one sentence fit to be shown to the user as it stands."""


class ImageProblem(DataError):
    """A picture cannot be decoded, or is refused before decoding."""


class TooManyPixels(ImageProblem):
    """A picture has more pixels than are decoded."""


class UnknownFormat(ImageProblem):
    """No decoder knows the file, whatever its beginning says."""


class MissingDecoder(ImageProblem):
    """The format is read once a package is installed; the sentence names it."""


class BusyDecoding(ImageProblem):
    """Other pictures need the memory that decoding may take; it is free again soon."""


class FileChanged(ImageProblem):
    """A file has changed or vanished since it was indexed."""


class GalleryProblem(DataError):
    """A folder cannot be opened as a gallery, or a gallery has no such image."""


class FetchProblem(DataError):
    """A gallery could not be fetched, or what came is not what was published."""


class DatabaseProblem(DataError):
    """The database cannot be opened, read or written: a damaged file, a lost connection.

    Anybody may read the sentence: which database it is, and why, stands in the log.
    """


class DatabaseAway(DatabaseProblem):
    """The database does not answer just now: it restarts, or the connection to it is lost."""


class NotKept(DataError):
    """Something cannot be written now: a full or read-only disk, or a folder that is closed."""


class DatabaseUnwritable(NotKept, DatabaseProblem):
    """The database can be read, but takes nothing: its disk is full, or read-only."""


class UploadProblem(DataError):
    """A picture handed over in the page is refused."""


class UploadNotKept(NotKept, UploadProblem):
    """The disk does not take the picture now."""


class UnknownUpload(UploadProblem):
    """The session has no such picture."""
