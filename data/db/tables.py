"""The tables, declared once; every change here needs a revision in `migrations/versions`."""

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
    """One image file as it was when it was last read.

    `size`, `mtime_ns` and `ctime_ns` tell if it changed, `decoder` if it would be read alike now.
    """

    __tablename__ = "indexed_file"
    __table_args__ = ({"sqlite_with_rowid": False},)

    folder: Mapped[str] = mapped_column(Text, primary_key=True)  # the file lies in, absolute
    name: Mapped[str] = mapped_column(Text, primary_key=True)  # of the file
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(SHA256)  # of the bytes
    width: Mapped[int] = mapped_column(Integer)  # pixels, EXIF orientation applied; 0 if unknown
    height: Mapped[int] = mapped_column(Integer)
    problem: Mapped[str] = mapped_column(Text)  # why it cannot be shown; "" if it can
    ctime_ns: Mapped[int] = mapped_column(BigInteger, server_default="0")
    decoder: Mapped[int] = mapped_column(Integer, server_default="0")  # version that read it
    notes: Mapped[list[tuple[str, str]]] = mapped_column(JSON, server_default="[]")  # kind, text


class Prediction(Base):
    """What one network says of one image: up to ten classes, best first.

    The best class and its probability stand in columns of their own, so that a whole gallery is
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
    """A scan and who is working on it; its arrays lie in a folder named by the id.

    `state` is running, done, cancelled or failed. Whoever works on it holds a lease and renews it;
    a running scan whose lease is over stands still, and the next one may take it over.
    """

    __tablename__ = "scan"

    id: Mapped[str] = mapped_column(SHA256, primary_key=True)  # of what is asked: see ScanPlan
    title: Mapped[str] = mapped_column(Text)
    weights_sha256: Mapped[str] = mapped_column(SHA256, index=True)
    gallery_sha256: Mapped[str] = mapped_column(SHA256)
    whole: Mapped[bool] = mapped_column(Boolean)  # False: a selection of the gallery
    images: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(Text)  # why it failed; "" otherwise
    owner: Mapped[str] = mapped_column(String(64))  # "" if nobody
    lease_until: Mapped[float] = mapped_column(Float)  # seconds since 1970, as all times here
    created: Mapped[float] = mapped_column(Float)
    started: Mapped[float] = mapped_column(Float)  # by the present owner
    finished: Mapped[float] = mapped_column(Float)  # 0 until it is done


class ScanChunkRow(Base):
    """A chunk whose arrays are safely on the disk: it counts from here on, and never twice."""

    __tablename__ = "scan_chunk"

    scan_id: Mapped[str] = mapped_column(ForeignKey(ScanRow.id), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    images: Mapped[int] = mapped_column(Integer)
    failures: Mapped[list[tuple[int, str]]] = mapped_column(JSON)  # position in the scan, reason
    seconds: Mapped[float] = mapped_column(Float)  # that the worker took
    committed: Mapped[float] = mapped_column(Float)
