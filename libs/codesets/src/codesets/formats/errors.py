"""What is wrong with a file, in one line."""


class LoadError(Exception):
    """A file cannot be loaded.

    Attributes:
        file: its name, with the archive it is in.
        row: the line or row, counted from 1; None when the whole file is meant.
        mend: what to do about it.

    """

    def __init__(self, file: str, row: int | None, message: str, mend: str) -> None:
        super().__init__(f"{file}{f', row {row}' if row else ''}: {message}; {mend}")
        self.file = file
        self.row = row
        self.message = message
        self.mend = mend
