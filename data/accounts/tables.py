"""The tables of accounts. A change here needs a revision in `data/migrations/versions`."""

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.db.tables import SHA256, Base

LONGEST_KEY = 160  # characters: case folding can make letters longer
NAME = String(LONGEST_KEY)


class AccountRow(Base):
    """A user; all times are seconds since 1970."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(NAME, unique=True)  # the name, case folded
    name: Mapped[str] = mapped_column(NAME)
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(Text)  # argon2's hash; "" without a password
    disabled: Mapped[bool] = mapped_column(Boolean)
    created: Mapped[float] = mapped_column(Float)


class LoginRow(Base):
    """An active log-in; deleting the row ends it on every server of the database."""

    __tablename__ = "login"

    id: Mapped[str] = mapped_column(SHA256, primary_key=True)  # SHA-256 of the browser's token
    account_id: Mapped[int] = mapped_column(
        ForeignKey(AccountRow.id, ondelete="CASCADE"), index=True
    )
    began: Mapped[float] = mapped_column(Float)
    seen: Mapped[float] = mapped_column(Float)  # time of the last recorded request


class AttemptRow(Base):
    """A log-in attempt without success; its name may not exist."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_key", "key", "at"),
        Index("ix_login_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(NAME)  # the submitted name, case folded and cut
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[float] = mapped_column(Float)
