"""Reads answers as a browser would: by the rules of HTML itself, faults included."""

import functools
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5  # type: ignore[import-untyped]  # comes with the maker of PDFs
from django.http import HttpResponse


def parsed(answer: HttpResponse | str) -> Element:
    """Give the document that a browser would make of an answer."""
    text = answer if isinstance(answer, str) else answer.content.decode()
    return _parsed(text)


@functools.lru_cache(maxsize=4)
def _parsed(text: str) -> Element:
    document: Element = tinyhtml5.parse(text, namespace_html_elements=False)
    return document


def the(element: Element | None) -> Element:
    """Give what was looked for, which must be there."""
    assert element is not None
    return element


def text_of(element: Element | None) -> str:
    """Give what stands in an element, with single spaces."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def words(answer: HttpResponse | str) -> str:
    """Give what a reader reads on a page's main part."""
    document = parsed(answer)
    main = document.find(".//main")
    return text_of(document if main is None else main)


def by_id(answer: HttpResponse | str, name: str) -> Element:
    """Give the element of this id."""
    found = parsed(answer).find(f".//*[@id='{name}']")
    assert found is not None, f"nothing has the id {name}"
    return found


def rows_of(answer: HttpResponse | str, place: int = 0) -> list[list[str]]:
    """Give the cells of a table of the page's main part, row by row, without its head."""
    bodies = parsed(answer).findall(".//main//tbody")
    return [[text_of(cell) for cell in row] for row in bodies[place].findall("tr")]


def links(answer: HttpResponse | str) -> Iterator[tuple[str, str]]:
    """Give where each link goes, and its words."""
    for each in parsed(answer).iter("a"):
        yield each.get("href", ""), text_of(each)
