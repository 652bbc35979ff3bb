"""XML that may come from anyone: read by expat, with defusedxml refusing what no file needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from xml.parsers.expat import ExpatError, XMLParserType, errors

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from cham.doors.files.errors import (
    FileDamagedError,
    FileTruncatedError,
    LineTooLongError,
    XmlEntityError,
)
from cham.doors.files.limits import LONGEST_LINE

_CHUNK = 2**18
_FIRST_CHUNK = 2**12
_CUT_SHORT = {
    errors.codes[text] for text in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN)
}


@dataclass(slots=True)
class Handlers:
    """What to do at each part of a document; attributes come as one list of names and values."""

    start: Callable[[str, list[str]], None] | None = None
    end: Callable[[str], None] | None = None
    text: Callable[[str], None] | None = None


class Markup:
    """A document that is read piece by piece.

    Names of elements come without their name space.
    """

    def __init__(self, handlers: Handlers, name: str) -> None:
        self._name = name
        # An object without handlers: no tree is built, the handlers below do all.
        self._guard = DefusedXMLParser(target=object(), forbid_dtd=True)
        self._expat: XMLParserType = self._guard.parser
        self._local: dict[str, str] = {}
        self._given = 0
        self._expat.DefaultHandlerExpand = None
        self._expat.buffer_text = True
        self._expat.CharacterDataHandler = handlers.text
        start, end = handlers.start, handlers.end
        if start is not None:
            self._expat.StartElementHandler = lambda tag, attributes: start(
                self._local_name(tag), attributes
            )
        if end is not None:
            self._expat.EndElementHandler = lambda tag: end(self._local_name(tag))

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self._expat.CurrentLineNumber

    def feed(self, content: bytes, *, last: bool = False) -> None:
        """Read a piece.

        Raises
        ------
        XmlEntityError
            Where a document type or an entity is declared.
        FileTruncatedError, FileDamagedError
            Where the document is not well formed.
        LineTooLongError
            Where one tag or text goes on and on.
        """
        self._given += len(content)
        if self._given - max(self._expat.CurrentByteIndex, 0) > LONGEST_LINE:
            raise LineTooLongError(line=self.line, most=LONGEST_LINE)
        try:
            self._expat.Parse(content, last)
        except DefusedXmlException as error:
            raise XmlEntityError(file=self._name) from error
        except ExpatError as error:
            if last and error.code in _CUT_SHORT:
                raise FileTruncatedError(file=self._name) from error
            raise FileDamagedError(file=self._name, reason=str(error)) from error

    def read(self, stream: IO[bytes]) -> None:
        """Read a whole document."""
        while chunk := stream.read(_CHUNK):
            self.feed(chunk)
        self.feed(b"", last=True)

    def _local_name(self, tag: str) -> str:
        local = self._local.get(tag)
        if local is None:
            local = self._local[tag] = tag.rpartition("}")[2]
        return local


def refuse_entities(stream: IO[bytes], name: str) -> None:
    """Look at a document up to its first element: what is declared is declared before it.

    Raises
    ------
    XmlEntityError
        Where a document type or an entity is declared.
    """
    seen: list[str] = []
    markup = Markup(Handlers(start=lambda tag, _: seen.append(tag)), name)
    while not seen and (chunk := stream.read(_FIRST_CHUNK)):
        markup.feed(chunk)
