"""The tables, declared once; every change here needs a revision in `migrations/versions`."""

from sqlalchemy import JSON, BigInteger, Float, Integer, MetaData, String, Text
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
    """One image file as it was when it was last read; `size` and `mtime_ns` tell if it changed."""

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
