"""XML, one element at a time; documents that declare types or entities are refused.

Neither CDC nor CMS publishes such documents, while entities can fill the memory from a few lines.
"""

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from codesets.formats.sources import Source

_CHUNK_BYTES = 1 << 18


class _Refused(Exception):
    """The document does what we do not allow."""


class _Reader:
    """Builds elements, and sets aside those that were asked for once they end."""

    def __init__(self, tags: Collection[str], depth_max: int) -> None:
        self._tags = tags
        self._depth_max = depth_max
        self._builder = TreeBuilder()
        self._open: list[Element] = []
        self.ended: list[tuple[Element, tuple[Element, ...]]] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._builder.data
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= self._depth_max:
            raise _Refused(f"elements are nested more than {self._depth_max} deep")
        self._open.append(self._builder.start(tag, attributes))

    def _end(self, tag: str) -> None:
        self._builder.end(tag)
        element = self._open.pop()
        if tag in self._tags:
            self.ended.append((element, tuple(self._open)))


def _refuse(*_declaration: object) -> None:
    raise _Refused("it declares a document type or entities")


def elements(
    source: Source, tags: Collection[str]
) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Yield each element with one of the tags as it ends, and those it stands in, outermost first.

    After it was looked at it is emptied, so that memory holds one at a time.

    Raises LoadError when the document is cut off, not well-formed, or not allowed.
    """
    reader = _Reader(tags, source.limits.depth_max)
    source.row = 0
    with source.open() as file:
        while True:
            chunk = file.read(_CHUNK_BYTES)
            _feed(source, reader, chunk)
            for element, within in reader.ended:
                yield element, within
                element.clear()
            reader.ended.clear()
            if not chunk:
                return


def _feed(source: Source, reader: _Reader, chunk: bytes) -> None:
    try:
        reader.parser.Parse(chunk, not chunk)
    except expat.ExpatError as error:
        message = f"the XML ends or breaks here ({expat.ErrorString(error.code)})"
        mend = "the file is cut off or mixed up; get it again"
        raise source.error(message, mend, error.lineno) from error
    except _Refused as error:
        row = reader.parser.CurrentLineNumber
        raise source.error(str(error), "it is not loaded", row) from error
    source.row = reader.parser.CurrentLineNumber


def text_of(element: Element | None) -> str:
    """Return all text in an element, with single blanks."""
    if element is None:
        return ""
    # Most elements hold nothing but text.
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return " ".join(text.split())
