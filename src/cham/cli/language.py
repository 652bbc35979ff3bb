"""The language of the command line, known before any command is loaded.

`--lang` goes before `CHAM_LANG`, which goes before Vietnamese.
"""

import gettext
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from itertools import pairwise

from cham.core.errors import ChamError

LANGUAGES = ("vi", "en")
_FOLDER = resources.files("cham") / "web" / "locale"


def spoken_language(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """Find the language that the caller asked for, by looking at the words of the command."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    env = os.environ if environment is None else environment
    asked = env.get("CHAM_LANG", "")
    for word, following in pairwise([*words, ""]):
        if word == "--lang":
            asked = following
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _speak(language: str) -> gettext.NullTranslations:
    """Load the texts of a language, also for libraries that ask gettext themselves."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("django", str(_FOLDER))
    gettext.textdomain("django")
    return gettext.translation("django", str(_FOLDER), [language], fallback=language == "en")


SPOKEN = spoken_language()
_TEXTS = _speak(SPOKEN)
_ = _TEXTS.gettext
ngettext = _TEXTS.ngettext


def say(error: ChamError) -> str:
    """Write the text of an error in the language of the command line."""
    return _(error.template).format(**error.fields)


def tell(error: ChamError) -> str:
    """Write an error in the language of the command line: its code, then its text."""
    return f"{error.code}: {say(error)}"
