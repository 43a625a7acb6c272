"""What an operator decides for this service, by environment variables `REVCYCLE_...`."""

from functools import cache
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Unknown values stop the start.

    Attributes:
        statement_policy: when patients are told what they owe: at once, or not by us.

    """

    model_config = SettingsConfigDict(env_prefix="REVCYCLE_", frozen=True)

    statement_policy: Literal["at_once", "none"] = "at_once"


@cache
def settings() -> Settings:
    """Return the settings as they are at the start. Raises ValidationError for an unknown value."""
    return Settings()
