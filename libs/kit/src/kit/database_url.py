"""Where a database is, as a person writes it and as SQLAlchemy wants it."""

from sqlalchemy import URL, make_url

from kit import sqlite

_LOOPBACK = {"localhost", "127.0.0.1", "::1", None}
_POSTGRES = {"postgres", "postgresql", "postgresql+asyncpg"}


def parse_database_url(text: str) -> URL:
    """Return the address for SQLAlchemy: PostgreSQL through asyncpg, SQLite through `kit.sqlite`.

    `sslmode` is taken as libpq takes it. Raises ValueError for a server elsewhere of which the
    address does not say how the way to it is protected: patients' data go over it.
    """
    url = make_url(text)
    if url.get_backend_name() == "sqlite":
        return url.set(drivername=sqlite.DRIVER)
    if url.drivername not in _POSTGRES:
        return url
    url = url.set(drivername="postgresql+asyncpg")
    mode = url.query.get("sslmode")
    if mode is not None:
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    if url.host not in _LOOPBACK and "ssl" not in url.query:
        raise ValueError(
            f"the address of the database on {url.host} must end in ?sslmode=verify-full, or in"
            " ?sslmode=disable when the network between is yours alone"
        )
    return url
