"""The service's declarative base; importing the models registers their tables."""

from sqlalchemy import MetaData

from kit.records import RecordBase
from kit.spine import NAMING


class Base(RecordBase):
    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)
