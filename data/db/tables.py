"""The tables, declared once. A change here needs a revision in `migrations/versions`."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SHA256 = String(64)


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can refer to it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class IndexedFile(Base):
    """One image file at its last reading.

    `size`, `mtime_ns` and `ctime_ns` show whether the file changed, `decoder` whether it would be
    read differently now.
    """

    __tablename__ = "indexed_file"
    __table_args__ = ({"sqlite_with_rowid": False},)

    folder: Mapped[str] = mapped_column(Text, primary_key=True)  # of the file, absolute
    name: Mapped[str] = mapped_column(Text, primary_key=True)  # of the file
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(SHA256)  # of the bytes
    width: Mapped[int] = mapped_column(Integer)  # pixels, EXIF orientation applied; 0 if unknown
    height: Mapped[int] = mapped_column(Integer)
    problem: Mapped[str] = mapped_column(Text)  # why it cannot be shown; "" if it can
    ctime_ns: Mapped[int] = mapped_column(BigInteger, server_default="0")
    # the version of the decoder that read it
    decoder: Mapped[int] = mapped_column(Integer, server_default="0")
    notes: Mapped[list[tuple[str, str]]] = mapped_column(JSON, server_default="[]")  # kind, text


class Prediction(Base):
    """The predictions of one network for one image: up to ten classes, best first.

    The best class and its probability have columns of their own, so that a whole gallery is
    filtered and sorted without parsing the lists.
    """

    __tablename__ = "prediction"
    __table_args__ = ({"sqlite_with_rowid": False},)

    weights_sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    preprocess: Mapped[str] = mapped_column(String(64), primary_key=True)  # fingerprint
    image_id: Mapped[str] = mapped_column(SHA256, primary_key=True)  # SHA-256 of the file
    top1: Mapped[int] = mapped_column(Integer)
    probability: Mapped[float] = mapped_column(Float)  # of top1
    classes: Mapped[list[int]] = mapped_column(JSON)
    probabilities: Mapped[list[float]] = mapped_column(JSON)


class ScanRow(Base):
    """A scan and the process that works on it; its arrays are in a folder named by the id.

    `state` is running, done, cancelled or failed. The process that works on it holds a lease and
    renews it. A running scan with an expired lease is stalled, and another process may take it
    over.
    """

    __tablename__ = "scan"

    id: Mapped[str] = mapped_column(SHA256, primary_key=True)  # of the request: see ScanPlan
    title: Mapped[str] = mapped_column(Text)
    weights_sha256: Mapped[str] = mapped_column(SHA256, index=True)
    gallery_sha256: Mapped[str] = mapped_column(SHA256)
    whole: Mapped[bool] = mapped_column(Boolean)  # False: a selection of the gallery
    images: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(Text)  # why it failed; "" otherwise
    owner: Mapped[str] = mapped_column(String(64))  # "" if no process works on it
    lease_until: Mapped[float] = mapped_column(Float)  # seconds since 1970, as all times here
    created: Mapped[float] = mapped_column(Float)
    started: Mapped[float] = mapped_column(Float)  # by the current owner
    finished: Mapped[float] = mapped_column(Float)  # 0 until it is done
    corruption: Mapped[str] = mapped_column(String(32), server_default="")  # "": none
    severity: Mapped[int] = mapped_column(Integer, server_default="0")
    clean_id: Mapped[str] = mapped_column(SHA256, server_default="")  # that without the corruption
    help: Mapped[str] = mapped_column(String(64), server_default="")  # entry on `sentence`


class ScanChunkRow(Base):
    """A chunk with its arrays safely on the disk: it counts from now on, and only once."""

    __tablename__ = "scan_chunk"

    scan_id: Mapped[str] = mapped_column(ForeignKey(ScanRow.id), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    images: Mapped[int] = mapped_column(Integer)
    failures: Mapped[list[tuple[int, str]]] = mapped_column(JSON)  # position in the scan, reason
    seconds: Mapped[float] = mapped_column(Float)  # spent by the worker
    committed: Mapped[float] = mapped_column(Float)
