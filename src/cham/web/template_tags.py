"""What templates may say: `{% load cham %}`.

Figures obey the language of the request and the time zone and currency of its organisation.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy as _

from cham.apps.orgs.policy import Act
from cham.apps.reports.pages.measure_words import score_words
from cham.apps.screens.empty import Empty
from cham.apps.screens.tables import Style, Table
from cham.core.journeys import Text
from cham.drawing.icons import icon as draw_icon, icon_sheet as draw_icon_sheet
from cham.drawing.numbers import Numbers
from cham.web.assets import asset_address

register = template.Library()

THEME_COOKIE = "theme"
_THEMES = ("light", "dark")
_DASH = "–"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the main menu, the key that leads to it after `g`, and the right it needs."""

    name: str
    icon: str
    label: Promise
    key: str
    act: Act


PLACES = (
    Place("overview:home", "overview", _("Overview"), "o", Act.SEE_FIGURES),
    Place("journeys:library", "map", _("Journeys"), "j", Act.SEE_MAPS),
    Place("paths:show", "flow", _("Actual paths"), "p", Act.SEE_FIGURES),
    Place("pains:list", "pain", _("Pains"), "n", Act.SEE_FIGURES),
    Place("comments:home", "quote", _("Voice"), "v", Act.SEE_FIGURES),
    Place("imports:home", "data", _("Data"), "d", Act.IMPORT_DATA),
    Place("personas:list", "persona", _("Personas"), "c", Act.SEE_MAPS),
    Place("responsibilities:matrix", "owner", _("Responsibilities"), "r", Act.SEE_MAPS),
    Place("responsibilities:mine", "tasks", _("My tasks"), "m", Act.SEE_MAPS),
    Place("orgs:home", "firm", _("Organisation"), "t", Act.SEE_ORGANISATION),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A place as one reader sees it."""

    href: str
    icon: str
    label: str
    key: str
    is_current: bool


@register.simple_tag
def asset(path: str) -> str:
    """Give the address of a static file, which changes with its content."""
    return asset_address(path)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Place an icon; the words beside it carry the meaning."""
    return mark_safe(draw_icon(name))  # noqa: S308 - drawn from our own shapes


@register.simple_tag
def icon_sheet() -> SafeString:
    """Place the hidden sheet that icons refer to."""
    return mark_safe(draw_icon_sheet())  # noqa: S308 - drawn from our own shapes


@register.simple_tag
def brand_mark() -> SafeString:
    """Draw the sign of the product: two circles that touch."""
    return mark_safe(
        '<svg class="mark" viewBox="0 0 28 20" aria-hidden="true">'
        '<circle cx="9" cy="10" r="8"/><circle cx="20.5" cy="10" r="5.5"/></svg>'
    )


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """Say which of light and dark the reader chose; nothing where the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request is not None else ""
    return format_html(' data-theme="{}"', chosen) if chosen in _THEMES else SafeString()


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> str:
    """Write the main menu as this reader may use it."""
    return render_to_string("cham/parts/navigation.html", {"items": _menu(context["request"])})


@register.simple_tag(takes_context=True)
def shortcuts(context: Context) -> tuple[MenuItem, ...]:
    """Give the pages that keys lead to."""
    return _menu(context["request"])


@register.simple_tag(takes_context=True)
def may(context: Context, act: str) -> bool:
    """Tell whether the reader may do something, by the name of the act."""
    member = getattr(context.get("request"), "member", None)
    return member is not None and bool(member.may(Act(act)))


@register.simple_tag(takes_context=True)
def asked_link(context: Context, **changes: str) -> str:
    """Give the address of this page with some of its questions changed; empty ones go."""
    query = context["request"].GET.copy()
    for gone in ("table", "format"):
        query.pop(gone, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def table(context: Context, given: Table) -> str:
    """Write a table, with the link that gives it as a file."""
    request = context["request"]
    shown = {
        "key": given.key,
        "title": given.title,
        "columns": given.columns,
        "shown": given.shown(Style.of(request)),
        "foot": given.foot,
        "when_empty": given.when_empty,
        "shows_title": given.shows_title,
        "is_wide": given.is_wide,
    }
    query = request.GET.copy()
    query["table"], query["format"] = given.key, "csv"
    inside = {"table": shown, "csv": f"{request.path}?{query.urlencode()}"}
    return render_to_string("cham/parts/table.html", inside, request=request)


@register.simple_tag(takes_context=True)
def chart(context: Context, picture: str, twin: Table, caption: str = "") -> str:
    """Place a picture with its table underneath."""
    inside = {"picture": mark_safe(picture), "twin": twin, "caption": caption}  # noqa: S308 - drawn by cham.drawing, which escapes
    return render_to_string("cham/parts/chart.html", inside, request=context["request"])


@register.simple_tag(takes_context=True)
def empty(context: Context, state: Empty) -> str:
    """Write an empty state."""
    return render_to_string("cham/parts/empty.html", {"empty": state}, request=context["request"])


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """Write a number: `1.234,5`."""
    return _DASH if value is None else _numbers().number(value, int(decimals))


@register.filter
def signed(value: float | None, decimals: int = 0) -> str:
    """Write a number with its sign."""
    return _DASH if value is None else _numbers().signed(value, int(decimals))


@register.filter
def share(value: float | None, decimals: int = 0) -> str:
    """Write a share of 0 to 1 as a percentage."""
    return _DASH if value is None else _numbers().share(value, int(decimals))


@register.filter
def on_scale(score: float, scale: str) -> str:
    """Write a score with the scale that it was given on."""
    return score_words(score, scale, _language())


@register.filter
def span(seconds: float | None) -> str:
    """Write a span of time given in seconds."""
    return _DASH if seconds is None else _numbers().span(seconds)


@register.simple_tag
def in_language(text: Text) -> str:
    """Write a text of a journey in the language of the request."""
    return text.read(_language())


@register.simple_tag(takes_context=True)
def money(context: Context, amount: float | None) -> str:
    """Write an amount in the organisation's currency, given in minor units."""
    style = Style.of(context["request"])
    return _DASH if amount is None else Numbers(style.language).money(amount, style.currency)


@register.simple_tag(takes_context=True)
def day(context: Context, moment: datetime | date | None) -> str:
    """Write a day on the organisation's calendar."""
    return _written(context, moment, "%d/%m/%Y")


@register.simple_tag(takes_context=True)
def moment(context: Context, given: datetime | None) -> str:
    """Write a day and a time on the organisation's clock."""
    return _written(context, given, "%d/%m/%Y %H:%M")


def _written(context: Context, given: datetime | date | None, form: str) -> str:
    if given is None:
        return _DASH
    if isinstance(given, datetime):
        given = given.astimezone(ZoneInfo(Style.of(context["request"]).zone))
    return given.strftime(form)


def _numbers() -> Numbers:
    return Numbers(_language())


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _menu(request: HttpRequest) -> tuple[MenuItem, ...]:
    member = getattr(request, "member", None)
    if member is None:
        return ()
    found = []
    for place in PLACES:
        if member.may(place.act) and (href := _address(place.name)):
            current = request.path == href or (href != "/" and request.path.startswith(href))
            found.append(MenuItem(href, place.icon, str(place.label), place.key, current))
    return tuple(found)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
