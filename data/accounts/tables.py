"""The tables of accounts; every change here needs a revision in `data/migrations/versions`."""

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.db.tables import SHA256, Base

LONGEST_KEY = 160  # characters: the case of letters may be folded to longer ones
NAME = String(LONGEST_KEY)


class AccountRow(Base):
    """A person; all times are seconds since 1970."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(NAME, unique=True)  # the name, case folded
    name: Mapped[str] = mapped_column(NAME)
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(Text)  # argon2's hash; "" if there is none
    disabled: Mapped[bool] = mapped_column(Boolean)
    created: Mapped[float] = mapped_column(Float)


class LoginRow(Base):
    """A log-in that holds; deleting the row ends it, on every server of the database."""

    __tablename__ = "login"

    id: Mapped[str] = mapped_column(SHA256, primary_key=True)  # SHA-256 of the browser's token
    account_id: Mapped[int] = mapped_column(
        ForeignKey(AccountRow.id, ondelete="CASCADE"), index=True
    )
    began: Mapped[float] = mapped_column(Float)
    seen: Mapped[float] = mapped_column(Float)  # when something was last asked for


class AttemptRow(Base):
    """An attempt to log in that has not succeeded, of a name that may not exist."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_key", "key", "at"),
        Index("ix_login_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(NAME)  # the name that was given, case folded and cut
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[float] = mapped_column(Float)
