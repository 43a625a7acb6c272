"""What all commands have in common: options, and how a command ends when it cannot go on."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

DataDir = Annotated[
    Path,
    typer.Option(
        "--data-dir",
        envvar="REVCYCLE_DATA_DIR",
        help="Where databases, events, code sets, keys and credentials are kept.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
DEFAULT_DATA_DIR = Path("var")


def tell_failure(message: object) -> None:
    """Print one clear line on standard error."""
    from rich.console import Console  # not at the top: a service needs none

    Console(stderr=True).print(
        f"revcycle: {message}", style="red", highlight=False, soft_wrap=True, markup=False
    )


def fail(message: object) -> NoReturn:
    """End with one clear line and exit status 1."""
    tell_failure(message)
    raise typer.Exit(1)
