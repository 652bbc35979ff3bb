"""The language of a command is known from its words before the command itself is loaded."""

import pytest

from cham.cli.language import spoken_language


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {}, "vi"),
        ([], {"CHAM_LANG": "en"}, "en"),
        (["report", "--lang", "en"], {}, "en"),
        (["report", "--lang=en", "--out", "x"], {}, "en"),
        (["report", "--lang", "vi"], {"CHAM_LANG": "en"}, "vi"),
        (["report", "--lang"], {"CHAM_LANG": "en"}, "vi"),
        (["report", "--lang", "fr"], {}, "vi"),
    ],
)
def test_the_option_goes_before_the_environment(words, environment, language):
    assert spoken_language(words, environment) == language
