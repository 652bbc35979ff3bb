"""The texts of the product and their translations: collects, completes and checks the catalogues.

`python -m cham.web.catalogue collect` brings every text of the source into both catalogues,
`compile` makes them ready for use. English is the language of the source, so its catalogue fills
itself; a Vietnamese text that is missing stays empty until it is written, and a test fails while
one is.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

# Babel's own header carries the time of writing, which would change the file without a reason.
_HEADER = """\
# Texts of Chạm.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

SOURCE = Path(__file__).parent.parent
_KEYWORDS = {
    name: positions
    for names, positions in (
        (("_", "N_", "gettext", "gettext_noop", "gettext_lazy"), None),
        (("ngettext", "ngettext_lazy"), (1, 2)),
        (("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    )
    for name in names
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of the source: one id, or two where it counts something."""

    ids: tuple[str, ...]
    place: str


def source_texts() -> Iterator[SourceText]:
    """Give every marked text of the Python files and the templates, in the order of the files."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield from _extract(path.read_text("utf-8"), path)
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        # What is left of a template is read as Python, where its indentation would be a fault.
        lines = templatize(path.read_text("utf-8")).splitlines()
        yield from _extract("\n".join(line.strip() for line in lines), path)


def catalogue_file(language: str) -> Path:
    """Give the file of a language's catalogue."""
    return SOURCE / "web" / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """Read a language's catalogue."""
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def missing_texts(language: str) -> list[str]:
    """Give the texts of the source that a catalogue does not translate."""
    catalogue = read_catalogue(language)
    return sorted(
        {text.ids[0] for text in source_texts() if not _is_translated(catalogue.get(text.ids[0]))}
    )


def collect() -> None:
    """Bring both catalogues up to the texts of the source; keep what was translated."""
    for language in ("vi", "en"):
        before = read_catalogue(language)
        after = Catalog(locale=language, fuzzy=False)
        for text in source_texts():
            known = before.get(text.ids[0])
            wanted: str | tuple[str, ...] = text.ids[0] if len(text.ids) == 1 else text.ids
            given = known.string if known is not None and known.string else ""
            if language == "en":
                given = wanted
            elif len(text.ids) > 1 and isinstance(given, str):
                given = (given,)
            after.add(wanted, given, auto_comments=[], locations=[(text.place, 0)])
        with catalogue_file(language).open("wb") as file:
            file.write(_HEADER.format(language=language, plurals=after.plural_forms).encode())
            write_po(file, after, width=98, include_lineno=False, omit_header=True)


def compile_catalogues() -> None:
    """Write the compiled form of both catalogues, which is what programs read."""
    for language in ("vi", "en"):
        with catalogue_file(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, read_catalogue(language))


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(texts) and all(texts)


def _extract(text: str, path: Path) -> Iterator[SourceText]:
    stream = io.BytesIO(text.encode())
    for _line, _function, ids, _comments in extract_python(stream, _KEYWORDS, (), {}):
        # Babel gives one text alone, several as a tuple, and nothing for a text not written out.
        given: object = ids
        several = given if isinstance(given, tuple | list) else (given,)
        found = tuple(each for each in several if isinstance(each, str) and each)
        if found:
            yield SourceText(found[:2], str(path.relative_to(SOURCE)))


if __name__ == "__main__":
    {"collect": collect, "compile": compile_catalogues}[sys.argv[1]]()
