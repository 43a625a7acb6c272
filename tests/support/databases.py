"""Databases to throw away on the PostgreSQL of the tests."""

import asyncio

from revcycle.databases import owner_variable, variable
from revcycle.stack import DEFINITIONS


def new_databases(postgres):
    """Return variables that name a new, empty database for every service."""
    named = {}
    for service in [definition.name for definition in DEFINITIONS]:
        urls = asyncio.run(postgres.empty(service))
        named |= {variable(service): urls.application, owner_variable(service): urls.owner}
    return named
