"""Doubts about a file on its page: what is asked there, in no words of a mapping file."""

import pytest

from cham.apps.imports.wording import in_words
from cham.doors.files.errors import (
    DateAmbiguousError,
    FileError,
    NumberAmbiguousError,
    NumberMixedError,
)

FIELDS = {"line": 3, "column": "Ngày", "value": "03/04/2025", "other": "8.5", "other_line": 2}


@pytest.mark.parametrize("kind", [DateAmbiguousError, NumberAmbiguousError, NumberMixedError])
def test_a_page_does_not_advise_what_only_a_mapping_file_can(kind: type[FileError]) -> None:
    told = {"code": kind.code, "template": kind.template, "fields": FIELDS}
    said = in_words(told)
    assert "03/04/2025" in said
    assert "order:" not in said
    assert "decimal:" not in said
