"""The commands of `revcycle x12`. The codec is imported by the command that runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Annotated

import typer

app = typer.Typer(
    help="Read, check and show X12 files: claims, remittances, eligibility, acknowledgments.",
    no_args_is_help=True,
)

File = Annotated[str, typer.Argument(metavar="FILE", help="The file; - reads standard input.")]


@app.command()
def parse(
    file: File,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each claim, for scripts.")
    ] = False,
    with_sets: Annotated[
        bool,
        typer.Option("--sets", help="With --json: also what a set says besides its claims."),
    ] = False,
) -> None:
    """Read claims (837) and claim payments (835) one by one; of other sets, one set at a time.

    Without --json it prints a table of the claims with payers and charges, and
    the totals. With --json each line is an object with set, guide,
    control_number, interchange, kind (claim or set) and value. Amounts are
    whole cents, dates ISO, what is empty is left out.

    A file of any size is read in constant memory. Exit status 1 when it cannot
    be read to its end.

    Example: revcycle x12 parse claims.edi --json | jq .value.charge_cents
    """
    from revcycle.edi.parsing import print_json, print_table

    def run(source: IO[bytes]) -> None:
        if as_json:
            print_json(source, with_sets=with_sets)
        else:
            print_table(source)

    _run_on(file, run)


@app.command()
def validate(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="The files; - reads standard input.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each file, for scripts.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Judge as what we send, not as what partners send.")
    ] = False,
) -> None:
    """Tell everything that is wrong with files: rule, place, and how to mend it.

    Each finding names loop, segment and element, and the position of the
    segment in its interchange (ISA is 1). No finding repeats data of people.
    Exit status 1 when a file has an error, or cannot be read; warnings alone
    leave it 0.

    Example: revcycle x12 validate --strict outbox/*.edi
    """
    from revcycle.edi.judging import judge, print_json, print_table
    from revcycle.edi.output import FAILED, quiet_end
    from x12 import Profile

    profile = Profile.STRICT if strict else Profile.DEFAULT
    with quiet_end():
        are_valid = True
        for name in files:
            verdict = judge(name, profile)
            (print_json if as_json else print_table)(verdict)
            are_valid &= verdict.is_valid
        if not are_valid:
            raise typer.Exit(FAILED)


@app.command("format")
def format_(
    file: File,
    plain: Annotated[
        bool, typer.Option("--plain", help="Only the segments, one a line, every byte kept.")
    ] = False,
) -> None:
    """Show a file one segment a line, indented by loops, with the names of the elements.

    Each line has the position of the segment in its interchange, as findings
    give it, the id of the loop, the segment as it is, and the names with their
    values. With --plain there are only the segments: take the line ends out
    and it is the same interchange again.

    Example: revcycle x12 format remittance.edi | grep CAS
    """
    from revcycle.edi.outline import print_outline, print_plain

    _run_on(file, print_plain if plain else print_outline)


def _run_on(name: str, run: Callable[[IO[bytes]], None]) -> None:
    """Give a file to a command that prints while it reads; end in one line when it cannot go on."""
    from revcycle.edi.files import FileUnreadable, opened, shown_name
    from revcycle.edi.output import quiet_end, refuse
    from x12 import X12Error

    with quiet_end():
        try:
            with opened(name, prints_while_reading=True) as source:
                run(source)
        except FileUnreadable as error:
            refuse(shown_name(name), error)
        except X12Error as error:
            refuse(
                shown_name(name), f"{error}; `revcycle x12 validate` tells everything that is wrong"
            )
