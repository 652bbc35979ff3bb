import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from cham.cli.language import _
from cham.cli.options import shared_options, show

if TYPE_CHECKING:
    from cham.core.measures import Difference, Estimate
    from cham.doors.labelled import TimedFile
    from cham.voice.themes import Memory, Part, Theme, Themes

_MOST_THEMES = 40
_ZONE = "Asia/Ho_Chi_Minh"


@click.command(
    "themes",
    help=_("Say what many texts are about, what grows, and in which words people say it."),
)
@click.option(
    "--from",
    "place",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help=_(
        "CSV, XLSX, Parquet or JSON lines with text and, if known, time, sentiment, touchpoint, unit"
    ),
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=_("YYYY-MM-DD"),
    help=_("the day on which the period begins; earlier texts are what it is compared with"),
)
@click.option(
    "--count",
    type=click.IntRange(1, _MOST_THEMES),
    help=_("how many themes at most; chosen by the texts where left out"),
)
@click.option(
    "--memory",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("a JSON file that keeps themes the same from run to run; made where there is none"),
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help=_("the seed"))
@shared_options(data=False)
def themes(  # noqa: PLR0913 - the options of one command
    *,
    place: Path,
    since: datetime | None,
    count: int | None,
    file: Path | None,
    seed: int,
    lang: str,
    as_json: bool,
) -> None:
    """Find themes in a file."""
    from cham.cli.theme_texts import ThemeTeller
    from cham.doors.labelled import NoTimesError, read_timed
    from cham.drawing.numbers import Numbers
    from cham.voice.themes import find_themes

    read = read_timed(place, _ZONE)
    if since is not None and not read.has_times:
        raise NoTimesError(file=place.name, since=since.date().isoformat())
    found = find_themes(
        _comments(read),
        count=count,
        previous=_remembered(file),
        since=since.replace(tzinfo=ZoneInfo(_ZONE)) if since else None,
        seed=seed,
    )
    if file is not None:
        _remember(file, found.memory)
    show(_told(found, read), ThemeTeller(Numbers(lang)).themes(found), as_json=as_json)
    if read.refused and not as_json:
        click.echo(_("{count} rows are not used").format(count=len(read.refused)), err=True)


def _comments(read: "TimedFile") -> "list[Any]":
    from datetime import UTC

    from cham.voice.themes import Comment

    return [
        Comment(
            id=str(each.line),
            text=each.text,
            time=each.time or datetime.fromtimestamp(0, UTC),
            sentiment=each.sentiment,
            touchpoint=each.touchpoint,
            unit=each.unit,
        )
        for each in read.texts
    ]


def _remembered(file: Path | None) -> "Memory":
    """Read what the run before kept.

    Raises
    ------
    MemoryFileError
        When the file is none of ours.
    """
    import msgspec

    from cham.voice.themes import MemoryFileError, Remembered

    if file is None or not file.exists():
        return ()
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Remembered, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise MemoryFileError(file=file.name) from error


def _remember(file: Path, memory: "Memory") -> None:
    import msgspec

    text = json.dumps(msgspec.to_builtins(memory), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", "utf-8")


def _told(found: "Themes", read: "TimedFile") -> dict[str, Any]:
    return {
        "n": found.n,
        "covered": _share(found.covered),
        "other": found.other,
        "stability": found.stability,
        "cannot_tell": found.cannot_tell.value if found.cannot_tell else None,
        "themes": [_told_theme(each) for each in found.themes],
        "rejected": [{"line": each.line, "code": each.refusal.value} for each in read.refused],
    }


def _told_theme(theme: "Theme") -> dict[str, Any]:
    return {
        "id": theme.id,
        "name": theme.name,
        "is_named": theme.is_named,
        "is_pinned": theme.is_pinned,
        "terms": list(theme.terms),
        "count": theme.count,
        "share": _share(theme.share),
        "trend": theme.trend.value if theme.trend else None,
        "change": _change(theme.change),
        "sentiments": _parts(theme.sentiments),
        "touchpoints": _parts(theme.touchpoints),
        "units": _parts(theme.units),
        "quotes": [
            {"line": int(each.comment), "text": each.text, "start": each.start, "end": each.end}
            for each in theme.quotes
        ],
        "lines": [int(each) for each in theme.comments],
    }


def _share(estimate: "Estimate") -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _change(change: "Difference | None") -> dict[str, float | None] | None:
    if change is None:
        return None
    return {
        "value": change.value,
        "low": change.low,
        "high": change.high,
        "adjusted_p_value": change.adjusted_p_value,
    }


def _parts(parts: "tuple[Part, ...]") -> list[dict[str, Any]]:
    return [
        {"code": each.code, "count": each.count, "share": _share(each.share)} for each in parts
    ]
