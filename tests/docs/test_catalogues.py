"""Both catalogues are complete, and translations keep what the program fills in."""

import re
import string

import pytest

from cham.web.catalogue import missing_texts, read_catalogue, source_texts


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_text_is_missing(language: str) -> None:
    assert missing_texts(language) == []


def test_source_has_texts() -> None:
    assert sum(1 for _ in source_texts()) > 50


@pytest.mark.parametrize("language", ["vi", "en"])
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = []
    for message in read_catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = set().union(*(fields(each) for each in ids))
        wrong += [text for text in texts if text and not fields(text) <= wanted]
        wrong += [text for text in texts[-1:] if text and fields(ids[-1]) - fields(text)]
    assert wrong == []


def fields(text: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%\((\w+)\)s", text))
