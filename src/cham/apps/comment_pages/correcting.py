"""What a person can say of a comment instead of a model, as forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from cham.apps.comment_pages.names import TONES, Names
from cham.apps.comments.models import Comment, Correction, Sentiment, Task
from cham.apps.comments.saying import MARK, NO, YES
from cham.apps.comments.wanted import SIGNALS
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.policy import Act

_KEYS = ("1", "2", "3")
_SPARE_ROWS = 1


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be given; `key` is the one on the keyboard."""

    value: str
    label: str
    tone: str = ""
    key: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Toggle:
    """A signal, and what pressing its button would say."""

    task: str
    label: str
    is_on: bool
    says: str
    key: str


@dataclass(frozen=True, slots=True)
class AspectRow:
    """An aspect with how the comment feels about it; empty where one can be added."""

    aspects: tuple[Option, ...]
    polarities: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """What can be said of a comment.

    Attributes
    ----------
    may
        Whether the reader may correct it.
    said
        Of which tasks a person said something.
    """

    may: bool
    feelings: tuple[Option, ...]
    signals: tuple[Toggle, ...]
    aspects: tuple[AspectRow, ...]
    said: frozenset[str]

    @classmethod
    def of(cls, caller: Caller, comment: Comment, names: Names) -> "Correctable":
        """Make the forms of a comment; asked in the organisation's scope."""
        mentions = [(each.aspect, each.polarity) for each in comment.mentions.all()]
        return cls(
            may=caller.may(Act.CORRECT_READINGS),
            feelings=tuple(
                Option(
                    each, names.feeling(each), TONES.get(each, ""), key, each == comment.sentiment
                )
                for key, each in zip(_KEYS, Sentiment.values, strict=True)
            ),
            signals=tuple(_toggle(each, comment, place) for place, each in enumerate(SIGNALS)),
            aspects=tuple(
                _row(aspect, polarity, names)
                for aspect, polarity in [*mentions, *[("", "")] * _SPARE_ROWS]
            ),
            said=frozenset(
                Correction.objects.filter(comment=comment).values_list("task", flat=True)
            ),
        )


def _toggle(signal: str, comment: Comment, place: int) -> Toggle:
    is_on = bool(getattr(comment, signal))
    first = len(_KEYS) + 1
    return Toggle(signal, str(Task(signal).label), is_on, NO if is_on else YES, str(first + place))


def _row(aspect: str, polarity: str, names: Names) -> AspectRow:
    known = dict(names.aspects)
    if aspect:
        known.setdefault(aspect, names.aspect(aspect))
    aspects = [Option("", _("– not spoken of –"), is_current=not aspect)]
    aspects += [Option(key, name, is_current=key == aspect) for key, name in known.items()]
    polarities = [Option("", _("no feeling"), is_current=not polarity)]
    polarities += [
        Option(each, names.feeling(each), is_current=each == polarity) for each in Sentiment.values
    ]
    return AspectRow(tuple(aspects), tuple(polarities))


def labels_sent(given: QueryDict) -> Sequence[str]:
    """Read the labels that a form sends; of aspects those of its rows that name one.

    Examples
    --------
    >>> labels_sent(QueryDict("task=aspects&aspect=price&polarity=negative&aspect=&polarity="))
    ['price#negative']
    """
    if given.get("task") != Task.ASPECTS:
        return given.getlist("labels")
    pairs = zip(given.getlist("aspect"), given.getlist("polarity"), strict=False)
    return list(dict.fromkeys(f"{aspect}{MARK}{polarity}" for aspect, polarity in pairs if aspect))


def words_of(task: str, labels: Sequence[str], names: Names) -> str:
    """Say labels in words."""
    if task == Task.ASPECTS:
        said = [_aspect_words(each, names) for each in labels]
        return ", ".join(said) or _("no aspect")
    label = labels[0] if labels else ""
    if label in {YES, NO}:
        return _("yes") if label == YES else _("no")
    return names.feeling(label) or label or _("nothing")


def _aspect_words(label: str, names: Names) -> str:
    aspect, _mark, polarity = label.rpartition(MARK)
    feeling = names.feeling(polarity)
    return f"{names.aspect(aspect)}: {feeling}" if feeling else names.aspect(aspect)
