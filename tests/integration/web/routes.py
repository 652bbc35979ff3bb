"""How each route is called by the matrix of rights, and what it is called about.

The matrix (test_matrix.py) finds every route by itself, from the URL resolver and from the API's
operations, and knows from its mark who may call it. Two things it cannot know, and each app adds
them here:

- **what to put into the address and the body**: a `Call` in `CALLS`, under the route's name
  (`journeys:map`) or the operation (`GET /api/units/{key}`). A route without arguments needs none;
  one with arguments and without a `Call` fails the build.
- **things** of an organisation that addresses and bodies name: a maker in `THINGS`. It runs in the
  scope of an organisation and gives the thing's id. The matrix makes every thing in two
  organisations, and calls each route with the other organisation's id: the answer must be the one
  for an id that does not exist. A maker of a thing that belongs to a unit takes the unit too; then
  a department owner of another unit must get that same answer.

    THINGS["pain"] = Thing(lambda firm, unit: make_pain(unit).key, missing="khong-co", in_unit=True)
    CALLS["pains:show"] = Call(about={"key": "pain"})
    CALLS["POST /api/pains/{key}/comments"] = Call(about={"key": "pain"}, body={"text": "Lạnh"})
    CALLS["POST /api/tasks"] = Call(body={"text": "Gọi lại", "unit": About("unit")})
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cham.apps.accounts.actions import open_account
from cham.apps.comments.models import (
    Comment as CustomerComment,
    Correction,
    Mention,
    ReadingModel,
    Sign,
)
from cham.apps.comments.words import code_of
from cham.apps.first_run.models import SampleFirm
from cham.apps.imports.models import FileImport, Upload
from cham.apps.imports.uploads import would_be_rejects
from cham.apps.insights.models import Snapshot
from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.models import Comment, ShareLink
from cham.apps.journeys.queries import find_journey
from cham.apps.orgs.actions import create_key
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.policy import Role
from cham.apps.pains.models import PainDecision
from cham.apps.people.invitations import invite
from cham.apps.personas.actions import keep_persona
from cham.apps.personas.contents import content_of
from cham.apps.personas.models import PersonaDraft, Proof, StoredPersona
from cham.apps.themes.models import KnownTheme
from cham.core.journeys import Journey, Ownership, Stage, Text, Touchpoint, Unit as MapUnit
from cham.core.personas import build_persona
from cham.web.api import api
from integration.web.kept_themes import keep_themes

READ, WRITE = "GET", "POST"


@dataclass(frozen=True)
class About:
    """In a body or a query: the id of a thing, made for the organisation that is asked."""

    thing: str


@dataclass(frozen=True)
class Call:
    """What one route is called with.

    Attributes
    ----------
    about
        For each argument of the address, the thing whose id goes there, or a plain value.
    body
        What a request that changes something sends: pages get it as a form, the API as JSON.
        `About` stands for ids.
    query
        What is asked in the address.
    """

    about: Mapping[str, str | int | About] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Thing:
    """Something of an organisation that has an id."""

    make: Callable[[Organisation, Unit], str | int]
    missing: str | int
    in_unit: bool = False


@dataclass(frozen=True)
class Route:
    """An address with a method, and the mark of what answers there."""

    name: str
    method: str
    arguments: tuple[str, ...]
    mark: str
    act: str
    to: Callable[[Mapping[str, Any]], str]
    is_api: bool = False

    def __str__(self) -> str:
        return self.name if self.is_api else f"{self.method} {self.name}"


def _member(firm: Organisation, unit: Unit) -> int:
    user = open_account(f"nguoi@{firm.code}.{unit.key}.example", name=f"Người của {firm.code}")
    member = Member.objects.create(user=user, role=Role.ANALYST)
    member.units.add(unit)
    return member.pk


def _invitation(firm: Organisation, unit: Unit) -> int:
    made = invite(firm, f"khach@{firm.code}.{unit.key}.example", Role.ANALYST)
    return made.invitation.pk


def _key(firm: Organisation, unit: Unit) -> str:
    return create_key(firm, name=f"nguồn {unit.key}", scope="ingest").key_id


def _drawn_map(firm: Organisation, unit: Unit) -> str:
    """A journey with one touchpoint, `goi`, which the unit answers for."""
    key = f"hanh-trinh-{firm.code}-{unit.key}"
    ownership = Ownership(accountable=(unit.key,))
    touchpoint = Touchpoint(key="goi", name=Text((("vi", "Gọi"),)), ownership=ownership)
    keep_journey(
        firm,
        Journey(
            key=key,
            name=Text((("vi", "Gọi món"),)),
            units=(MapUnit(key=unit.key, name=Text((("vi", unit.name),))),),
            stages=(Stage(key="dat", name=Text((("vi", "Đặt"),)), touchpoints=(touchpoint,)),),
        ),
    )
    return key


def _map_stage(firm: Organisation, unit: Unit) -> str:
    """The one stage of the map, as a form names it."""
    return f"{_drawn_map(firm, unit)}/dat"


def _comment(firm: Organisation, unit: Unit) -> int:
    """A comment on the one touchpoint of the map."""
    stored = find_journey(_drawn_map(firm, unit))
    row = Comment.objects.create(
        journey=stored, part="touchpoint", part_key="goi", text="Gọi mãi không ai nghe"
    )
    return int(row.pk)


def _link(firm: Organisation, unit: Unit) -> int:
    """A link with which strangers read the map."""
    stored = find_journey(_drawn_map(firm, unit))
    row = ShareLink.objects.create(journey=stored, digest=firm.code.encode(), name="Đối tác")
    return int(row.pk)


def _raised_pain(firm: Organisation, unit: Unit) -> int:
    """A pain at a touchpoint that the unit answers for."""
    journey = _drawn_map(firm, unit)
    row = PainDecision.objects.create(journey=journey, touchpoint="goi", title="Gọi mãi")
    return int(row.pk)


def _persona(firm: Organisation, _unit: Unit) -> str:
    """A persona with a live version and a draft."""
    key = f"khach-{firm.code}"
    written = {"who": {"vi": "Ăn trưa"}, "needs": {"vi": "Nhanh"}, "expectations": {"vi": "Nóng"}}
    keep_persona(firm, key, build_persona({"name": {"vi": "Khách quen"}, **written}))
    changed = content_of(build_persona({"name": {"vi": "Khách rất quen"}, **written}))
    stored = StoredPersona.objects.get(key=key)
    PersonaDraft.objects.get_or_create(persona=stored, defaults={"content": changed})
    return key


def _proof(firm: Organisation, unit: Unit) -> int:
    """What somebody said in an interview for the persona."""
    stored = StoredPersona.objects.get(key=_persona(firm, unit))
    row = Proof.objects.create(
        persona=stored, kind="interview", text="Cứ 11 giờ là tôi đói", day=date(2026, 10, 1)
    )
    return int(row.pk)


def _dropped_file(firm: Organisation, _unit: Unit) -> str:
    """A file that waits to be confirmed."""
    upload = Upload.objects.create(
        code=f"tep-{firm.code}"[:16], file_name="gop-y.csv", purpose="feedback", stage="asking"
    )
    would_be_rejects(upload).parent.mkdir(parents=True, exist_ok=True)
    would_be_rejects(upload).write_text("Điểm\n11\n", "utf-8")
    return upload.code


def _finished_import(firm: Organisation, _unit: Unit) -> str:
    """An import that can be taken back."""
    row = FileImport.objects.create(
        code=f"nhap-{firm.code}"[:16],
        file_name="gop-y.csv",
        file_digest="0" * 64,
        purpose="feedback",
        started_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    rejects = settings.CONFIGURATION.data / "imports" / row.code / "rejects.csv"
    rejects.parent.mkdir(parents=True, exist_ok=True)
    rejects.write_text("Điểm\n11\n", "utf-8")
    return row.code


def _asked_figures(firm: Organisation, _unit: Unit) -> str:
    """Figures that somebody of the firm waits for."""
    row = Snapshot.objects.create(
        kind="evidence",
        query=f"channel={firm.code}",
        digest=blake2b(firm.code.encode(), digest_size=16).hexdigest(),
        asked_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    return row.digest


def _sample_firm(firm: Organisation, _unit: Unit) -> int:
    """A sample firm that was asked for: making one takes longer than all other calls together."""
    return SampleFirm.objects.get_or_create(asked_for=firm)[0].pk


def _customer_comment(firm: Organisation, unit: Unit) -> str:
    """What a customer wrote to the unit, as it was read and corrected."""
    sign, _ = Sign.objects.get_or_create(digest="0" * 32, defaults={"name": "góp ý"})
    message = f"{firm.code}-{unit.key}"
    row, is_new = CustomerComment.objects.get_or_create(
        code=code_of("phieu", message),
        defaults={
            "sequence": 1,
            "source": "phieu",
            "message_id": message,
            "event_time": datetime(2026, 11, 1, tzinfo=UTC),
            "sign": sign,
            "unit": unit.key,
            "text": "Gọi mãi không ai nghe, yêu cầu hoàn tiền",
            "alike": "0" * 16,
            "complaint": True,
        },
    )
    if is_new:
        Mention.objects.create(comment=row, aspect="support", polarity="negative")
        Correction.objects.create(
            comment=row, task="urgency", labels=["no"], said=["yes"], made_at=row.event_time
        )
    return row.code


def _theme(firm: Organisation, unit: Unit) -> str:
    """What customers write about; two more themes, one of them merged into the first."""
    comment = CustomerComment.objects.get(code=_customer_comment(firm, unit))
    codes = [blake2b(f"{firm.code}{n}".encode(), digest_size=4).hexdigest() for n in range(3)]
    return keep_themes(firm, comment, unit.name, *codes)


def _merged_theme(firm: Organisation, unit: Unit) -> str:
    _theme(firm, unit)
    return KnownTheme.objects.exclude(merged_into=None).get().code


def _reading_model(firm: Organisation, _unit: Unit) -> str:
    """A model that was learned from corrections, and is not in force."""
    row, _ = ReadingModel.objects.get_or_create(
        version=f"own-sentiment-{firm.code}",
        defaults={
            "task": "sentiment",
            "stage": "done",
            "begun_at": datetime(2026, 11, 1, tzinfo=UTC),
            "installed_at": datetime(2026, 11, 1, tzinfo=UTC),
        },
    )
    return row.version


THINGS: dict[str, Thing] = {
    "sample firm": Thing(_sample_firm, missing=999_999),
    "unit": Thing(lambda _firm, unit: unit.key, missing="khong-co-don-vi"),
    "map stage": Thing(_map_stage, missing="khong-co/dat"),
    "map": Thing(_drawn_map, missing="khong-co-hanh-trinh"),
    "unit on a map": Thing(
        lambda firm, unit: (_drawn_map(firm, unit), unit.key)[1], missing="khong-co-don-vi"
    ),
    "comment": Thing(_comment, missing=999_999),
    "link": Thing(_link, missing=999_999),
    "customer comment": Thing(_customer_comment, missing="f" * 32, in_unit=True),
    "customer message": Thing(
        lambda firm, unit: (_customer_comment(firm, unit), f"{firm.code}-{unit.key}")[1],
        missing="khong-co-tin",
        in_unit=True,
    ),
    "theme": Thing(_theme, missing="0f0f0f0f"),
    "merged theme": Thing(_merged_theme, missing="0f0f0f0f"),
    "reading model": Thing(_reading_model, missing="own-sentiment-x"),
    "pain": Thing(_raised_pain, missing=999_999, in_unit=True),
    "persona": Thing(_persona, missing="khong-co-chan-dung"),
    "proof": Thing(_proof, missing=999_999),
    "dropped file": Thing(_dropped_file, missing="khong-co-tep"),
    "figures": Thing(_asked_figures, missing="khong-co-so-lieu"),
    "import": Thing(_finished_import, missing="khong-co-lan-nhap"),
    "member": Thing(_member, missing=987654),
    "invitation": Thing(_invitation, missing=987654),
    "key": Thing(_key, missing="khongcokhoa1"),
}
ABOUT_A_JOURNEY = """
    overview overview/work paths paths/moves paths/variants paths/funnel paths/loops
    paths/ping-pong paths/plan paths/stages paths/findings pains/ranking responsibilities
    responsibilities/units responsibilities/handoffs responsibilities/gaps
"""
"""Routes of the API that are asked about a journey in their query."""

_ASPECTS = "the:\n  vi: Thẻ\n  en: Cards\n  phrases: [thẻ]\n"

PERSONA_FORMS: Mapping[str, Mapping[str, Any]] = {
    "show": {},
    "edit": {"name": "Khách quen", "match": "all"},
    "versions": {},
    "publish": {"note": "Sau mười cuộc nói chuyện"},
    "discard": {},
    "archive": {},
    "sign": {"unit": About("unit"), "version": "1"},
    "answers": {},
    "add_proof": {"text": "Cơm phải nóng", "day": "2026-10-01", "part": "needs"},
}
"""What the pages of a persona are sent, by the name of the page."""

CALLS: dict[str, Call] = {
    "POST /api/journeys/": Call(body={"name": "Đổi trả"}),
    "POST /api/journeys/files/": Call(body={"text": "journey: a\nname: A\nstages: []\n"}),
    "GET /api/journeys/{key}/": Call(about={"key": "map"}),
    "GET /api/journeys/{key}/draft/": Call(about={"key": "map"}),
    "POST /api/journeys/{key}/edits/": Call(
        about={"key": "map"},
        body={
            "seen": "1.0",
            "edits": [
                {"do": "change", "part": "touchpoint", "key": "goi", "fields": {"want": "Nhanh"}}
            ],
        },
    ),
    "POST /api/journeys/{key}/undo/{revision}/": Call(about={"key": "map", "revision": 1}),
    "POST /api/journeys/{key}/discard/": Call(about={"key": "map"}, body={"seen": "1.0"}),
    "POST /api/journeys/{key}/catch-up/": Call(about={"key": "map"}, body={"seen": "1.0"}),
    "POST /api/journeys/{key}/publish/": Call(about={"key": "map"}, body={"seen": "1.0"}),
    "GET /api/journeys/{key}/versions/": Call(about={"key": "map"}),
    "POST /api/journeys/{key}/versions/{number}/back/": Call(
        about={"key": "map", "number": 1}, body={"seen": "1.0"}
    ),
    "GET /api/journeys/{key}/differences/": Call(about={"key": "map"}, query={"before": 1}),
    "GET /api/journeys/{key}/draft/differences/": Call(about={"key": "map"}),
    "POST /api/journeys/{key}/archive/": Call(about={"key": "map"}),
    "POST /api/journeys/{key}/take-out/": Call(about={"key": "map"}),
    "GET /api/journeys/{key}/comments/": Call(about={"key": "map"}),
    "POST /api/journeys/{key}/comments/": Call(
        about={"key": "map"}, body={"part": "touchpoint", "key": "goi", "text": "Ai nghe máy?"}
    ),
    "POST /api/journeys/{key}/comments/{number}/settle/": Call(
        about={"key": "map", "number": "comment"}, body={"settled": True}
    ),
    "DELETE /api/journeys/{key}/comments/{number}/": Call(
        about={"key": "map", "number": "comment"}
    ),
    "GET /api/journeys/{key}/links/": Call(about={"key": "map"}),
    "POST /api/journeys/{key}/links/": Call(about={"key": "map"}, body={"name": "Đối tác"}),
    "DELETE /api/journeys/{key}/links/{number}/": Call(about={"key": "map", "number": "link"}),
    "GET /api/journeys/{key}/file/": Call(about={"key": "map"}),
    "GET /api/journeys/{key}/map.svg": Call(about={"key": "map"}),
    "GET /api/journeys/{key}/map.pdf": Call(about={"key": "map"}),
    "GET /api/journeys/{key}/touchpoints/": Call(about={"key": "map"}),
    **{
        f"GET /api/journeys/{{key}}/touchpoints/{{touchpoint}}/{part}": Call(
            about={"key": "map", "touchpoint": "goi"}
        )
        for part in ("", "figures/", "trend/", "distribution/", "breakdown/", "quotes/")
    },
    **{
        f"GET /api/{place}/": Call(query={"journey": About("map")})
        for place in ABOUT_A_JOURNEY.split()
    },
    "GET /api/responsibilities/units/{unit}/": Call(about={"unit": "unit on a map"}),
    "GET /api/data/unmatched/": Call(query={"journey": About("map")}),
    "POST /api/data/unmatched/touchpoints/": Call(
        body={
            "journey": About("map"),
            "stage": "dat",
            "name": "Hỏi",
            "clause": {"names": ["hoi"]},
        }
    ),
    "POST /api/journeys/{key}/trial/": Call(
        about={"key": "map"}, body={"touchpoint": "goi", "rule": [{"name": ["goi"]}]}
    ),
    "GET /api/rows/": Call(query={"figure": "interactions", "journey": About("map")}),
    "GET /api/rows/money/": Call(query={"touchpoint": "goi", "journey": About("map")}),
    "GET /api/rows/plan/": Call(query={"side": "off", "journey": About("map")}),
    "GET /api/search/": Call(query={"q": "goi"}),
    "PATCH /api/me/": Call(body={"name": "An"}),
    "GET /api/data/uploads/{code}/": Call(about={"code": "dropped file"}),
    "PATCH /api/data/uploads/{code}/": Call(about={"code": "dropped file"}),
    "DELETE /api/data/uploads/{code}/": Call(about={"code": "dropped file"}),
    "GET /api/data/uploads/{code}/dry-run/": Call(about={"code": "dropped file"}),
    "GET /api/data/uploads/{code}/dry-run/rejects/": Call(about={"code": "dropped file"}),
    "POST /api/data/uploads/{code}/import/": Call(about={"code": "dropped file"}),
    "GET /api/data/imports/{code}/": Call(about={"code": "import"}),
    "GET /api/data/imports/{code}/rejects/": Call(about={"code": "import"}),
    "POST /api/data/imports/{code}/undo/": Call(about={"code": "import"}),
    "POST /api/start/": Call(body={"customers": "Văn phòng", "sells": "Cơm trưa"}),
    "journeys:begin": Call(body={"name": "Đổi trả"}),
    "journeys:map": Call(about={"key": "map"}),
    "journeys:draft": Call(about={"key": "map"}),
    "journeys:edits": Call(
        about={"key": "map"}, body={"do": "add touchpoint dat", "name": "Hỏi", "seen": "1.0"}
    ),
    "journeys:undo": Call(about={"key": "map"}, body={"revision": "1"}),
    "journeys:discard": Call(about={"key": "map"}, body={"seen": "1.0"}),
    "journeys:catch_up": Call(about={"key": "map"}, body={"seen": "1.0"}),
    "journeys:publish": Call(about={"key": "map"}, body={"seen": "1.0"}),
    "journeys:versions": Call(about={"key": "map"}),
    "journeys:back": Call(about={"key": "map", "number": 1}, body={"seen": "1.0"}),
    "journeys:seen": Call(about={"key": "map", "touchpoint": "goi"}),
    "journeys:edit_touchpoint": Call(
        about={"key": "map", "touchpoint": "goi"}, body={"seen": "1.0", "name": "Gọi"}
    ),
    "journeys:edit_stage": Call(
        about={"key": "map", "stage": "dat"}, body={"seen": "1.0", "name": "Đặt"}
    ),
    "journeys:edit_journey": Call(about={"key": "map"}, body={"seen": "1.0", "name": "Gọi món"}),
    "journeys:inline": Call(
        about={"key": "map", "part": "touchpoint", "part_key": "goi", "field": "want"}
    ),
    "journeys:talk": Call(
        about={"key": "map"}, body={"cell": "touchpoint:goi", "comment": "Ai nghe máy?"}
    ),
    "journeys:reply": Call(about={"key": "map", "number": "comment"}, body={"comment": "Lan"}),
    "journeys:settle": Call(about={"key": "map", "number": "comment"}, body={"settled": "yes"}),
    "journeys:delete_comment": Call(about={"key": "map", "number": "comment"}),
    "journeys:links": Call(about={"key": "map"}, body={"name": "Đối tác", "shows": "plan"}),
    "journeys:revoke": Call(about={"key": "map", "number": "link"}),
    "journeys:archive": Call(about={"key": "map"}),
    "journeys:take_out": Call(about={"key": "map"}),
    "journeys:file": Call(about={"key": "map"}),
    "journeys:svg": Call(about={"key": "map"}),
    "journeys:pdf": Call(about={"key": "map"}),
    "journeys:public": Call(about={"token": "no-such-token"}),
    "matching:make": Call(
        query={"field": "names", "name": "Gọi"},
        body={"field": "names", "name": "Gọi", "title": "Gọi", "place": About("map stage")},
    ),
    "matching:trial": Call(
        about={"key": "map", "touchpoint": "goi"},
        body={"clause-TOTAL_FORMS": "1", "clause-INITIAL_FORMS": "0", "clause-0-names": "Gọi"},
    ),
    "touchpoints:show": Call(about={"journey": "map", "key": "goi"}),
    "responsibilities:card": Call(about={"unit": "unit on a map"}),
    "GET /api/voice/comments/{code}/": Call(about={"code": "customer comment"}),
    "comments:show": Call(about={"code": "customer comment"}),
    "comments:clauses": Call(about={"code": "customer comment"}),
    "comments:correct": Call(
        about={"code": "customer comment"}, body={"task": "sentiment", "labels": "negative"}
    ),
    "comments:take_back": Call(about={"code": "customer comment"}, body={"task": "urgency"}),
    "comments:learn": Call(body={"task": "sentiment"}),
    "comments:go_back": Call(body={"task": "sentiment", "version": About("reading model")}),
    "PUT /api/voice/comments/{code}/corrections/{task}/": Call(
        about={"code": "customer comment", "task": "sentiment"}, body={"labels": ["negative"]}
    ),
    "DELETE /api/voice/comments/{code}/corrections/{task}/": Call(
        about={"code": "customer comment", "task": "urgency"}
    ),
    "GET /api/voice/themes/{code}/": Call(about={"code": "theme"}),
    "GET /api/voice/themes/{code}/comments/": Call(about={"code": "theme"}),
    "PATCH /api/voice/themes/{code}/": Call(about={"code": "theme"}, body={"name": "Giao trễ"}),
    "POST /api/voice/themes/{code}/merge/": Call(
        about={"code": "theme"}, body={"themes": [About("merged theme")]}
    ),
    "POST /api/voice/themes/{code}/take-apart/": Call(about={"code": "merged theme"}),
    "themes:show": Call(about={"code": "theme"}),
    "themes:rename": Call(about={"code": "theme"}, body={"name": "Giao trễ"}),
    "themes:pin": Call(about={"code": "theme"}, body={"pinned": "yes"}),
    "themes:merge": Call(body={"theme": [About("theme"), About("merged theme")]}),
    "themes:take_apart": Call(about={"code": "merged theme"}),
    "GET /api/voice/message/": Call(
        query={"source": "phieu", "message_id": About("customer message")}
    ),
    "comments:aspects": Call(body={"seen": 0, "text": _ASPECTS}),
    "comments:aspects_default": Call(body={"seen": 0}),
    "PUT /api/voice/aspects/": Call(body={"seen": 0, "text": _ASPECTS}),
    "DELETE /api/voice/aspects/": Call(query={"seen": 0}),
    "POST /api/voice/models/": Call(body={"task": "sentiment"}),
    "GET /api/voice/models/{version}/": Call(about={"version": "reading model"}),
    "PUT /api/voice/in-force/{task}/": Call(
        about={"task": "sentiment"}, body={"version": About("reading model")}
    ),
    "pains:decide": Call(about={"pain": "pain"}, body={"stand": "accepted"}),
    "PATCH /api/pains/{pain}/": Call(about={"pain": "pain"}, body={"stand": "accepted"}),
    **dict.fromkeys(
        ("pains:raise", "POST /api/pains/"),
        Call(body={"journey": About("map"), "touchpoint": "goi", "title": "Gọi mãi không nghe"}),
    ),
    **{
        f"personas:{name}": Call(about={"key": "persona"}, body={"seen": "1.1", **body})
        for name, body in PERSONA_FORMS.items()
    },
    "personas:begin": Call(body={"name": "Khách mới", "match": "all"}),
    "personas:remove_proof": Call(about={"key": "persona", "number": "proof"}),
    "POST /api/personas/": Call(body={"persona": {"name": {"vi": "Khách mới"}}}),
    "POST /api/personas/head-count/": Call(body={"segment": {}}),
    "GET /api/personas/{key}/": Call(about={"key": "persona"}),
    "GET /api/personas/{key}/draft/": Call(about={"key": "persona"}),
    "PUT /api/personas/{key}/draft/": Call(
        about={"key": "persona"}, body={"seen": "1.1", "persona": {"name": {"vi": "Khách quen"}}}
    ),
    "POST /api/personas/{key}/discard/": Call(about={"key": "persona"}, body={"seen": "1.1"}),
    "POST /api/personas/{key}/publish/": Call(about={"key": "persona"}, body={"seen": "1.1"}),
    "POST /api/personas/{key}/archive/": Call(about={"key": "persona"}),
    "POST /api/personas/{key}/take-out/": Call(about={"key": "persona"}),
    "GET /api/personas/{key}/versions/": Call(about={"key": "persona"}),
    "GET /api/personas/{key}/signatures/": Call(about={"key": "persona"}),
    "PUT /api/personas/{key}/signatures/{unit}/": Call(
        about={"key": "persona", "unit": "unit"}, body={"version": 1}
    ),
    "DELETE /api/personas/{key}/signatures/{unit}/": Call(
        about={"key": "persona", "unit": "unit"}
    ),
    "GET /api/personas/{key}/evidence/": Call(about={"key": "persona"}),
    "DELETE /api/personas/{key}/evidence/{number}/": Call(
        about={"key": "persona", "number": "proof"}
    ),
    "POST /api/personas/{key}/interviews/": Call(
        about={"key": "persona"}, body={"text": "Cơm phải nóng", "day": "2026-10-01"}
    ),
    "GET /api/personas/{key}/answers/": Call(about={"key": "persona"}),
    "POST /api/personas/{key}/answers/": Call(about={"key": "persona"}, body={"sequence": 1}),
    "imports:wizard": Call(about={"code": "dropped file"}),
    "imports:rehearsal": Call(about={"code": "dropped file"}),
    "imports:rehearsed_rejects": Call(about={"code": "dropped file"}),
    "imports:rejects": Call(about={"code": "import"}),
    "insights:waiting": Call(about={"key": "figures"}),
    "insights:rows": Call(query={"figure": "interactions"}),
    "insights:money": Call(query={"touchpoint": "goi"}),
    "insights:plan": Call(query={"side": "off"}),
    "imports:result": Call(about={"code": "import"}),
    "overview:behind": Call(about={"what": "no_owner"}),
    "GET /api/overview/behind/{what}/": Call(
        about={"what": "no_owner"}, query={"journey": About("map")}
    ),
    "imports:undo": Call(about={"code": "import"}),
    "account_reset_password_from_key": Call(about={"uidb36": "1", "key": "no-such-key"}),
    "openid_connect_login": Call(about={"provider_id": "firm"}),
    "openid_connect_callback": Call(about={"provider_id": "firm"}),
    "mfa_remove_webauthn": Call(about={"pk": 1}),
    "mfa_edit_webauthn": Call(about={"pk": 1}),
    "orgs:home": Call(body={"name": "Tổng đài", "parent": About("unit")}),
    "orgs:unit": Call(about={"key": "unit"}, body={"name": "Bếp lớn", "kind": "team"}),
    "orgs:unit_removed": Call(about={"key": "unit"}),
    "orgs:invite": Call(
        body={"mail": "moi@example.com", "role": "analyst", "units": [About("unit")]}
    ),
    "orgs:invitation_withdrawn": Call(about={"number": "invitation"}),
    "orgs:member": Call(
        about={"number": "member"}, body={"role": "front_line", "units": [About("unit")]}
    ),
    "orgs:member_switched": Call(about={"number": "member"}),
    "orgs:member_link": Call(about={"number": "member"}),
    "orgs:member_second_factors_removed": Call(about={"number": "member"}),
    "orgs:settings": Call(body={"currency": "EUR"}),
    "orgs:keys": Call(body={"name": "kho", "scope": "ingest"}),
    "orgs:key_revoked": Call(about={"key_id": "key"}),
    "orgs:profile": Call(body={"name": "An", "language": "en"}),
    "orgs:choose": Call(body={"organisation": "bep-nha"}),
    "orgs:join": Call(about={"token": "no-such-token"}),
    "PATCH /api/organisation/": Call(body={"currency": "EUR"}),
    "POST /api/units/": Call(body={"name": "Tổng đài", "parent": About("unit")}),
    "GET /api/units/{key}/": Call(about={"key": "unit"}),
    "PATCH /api/units/{key}/": Call(about={"key": "unit"}, body={"name": "Bếp lớn"}),
    "DELETE /api/units/{key}/": Call(about={"key": "unit"}),
    "GET /api/members/{number}/": Call(about={"number": "member"}),
    "PATCH /api/members/{number}/": Call(
        about={"number": "member"}, body={"role": "front_line", "units": [About("unit")]}
    ),
    "POST /api/members/{number}/switch-off/": Call(about={"number": "member"}),
    "POST /api/members/{number}/switch-on/": Call(about={"number": "member"}),
    "POST /api/members/{number}/password-link/": Call(about={"number": "member"}),
    "DELETE /api/members/{number}/second-factors/": Call(about={"number": "member"}),
    "POST /api/invitations/": Call(
        body={"mail": "moi@example.com", "role": "analyst", "units": [About("unit")]}
    ),
    "DELETE /api/invitations/{number}/": Call(about={"number": "invitation"}),
    "POST /api/keys/": Call(body={"name": "kho", "scope": "ingest"}),
    "DELETE /api/keys/{key_id}/": Call(about={"key_id": "key"}),
}


def all_routes() -> list[Route]:
    """Find every route of pages and API."""
    return [*_pages(get_resolver().url_patterns, (), ""), *_operations()]


def _pages(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...], prefix: str
) -> Iterator[Route]:
    for pattern in patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "api":
                continue
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _pages(pattern.url_patterns, inner, place)
            continue
        name = ":".join((*namespaces, pattern.name or f"<{place}>"))
        arguments = tuple(pattern.pattern.regex.groupindex)
        for method in (READ, WRITE):
            mark, act = _mark(pattern.callback, method)
            yield Route(name, method, arguments, mark, act, _address(name))


def _mark(view: Any, method: str) -> tuple[str, str]:
    if hasattr(view, "act"):
        return "guarded", view.act if method == READ else view.writing
    if getattr(view, "is_for_signed_in", False):
        return "signed_in", ""
    return ("public", "") if getattr(view, "is_public", False) else ("", "")


def _address(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda arguments: reverse(name, kwargs=dict(arguments))


def _operations() -> Iterator[Route]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield _operation(path, method.upper())


def _operation(path: str, method: str) -> Route:
    found = next(
        operation
        for router in api._get_bound_routers()
        for place, view in router.path_operations.items()
        for operation in view.operations
        if method in operation.methods and _whole(router.prefix, place) == path
    )
    acts = {getattr(each, "act", "") for each in found.auth_callbacks}
    act = acts.pop() if len(acts) == 1 else ""
    is_open = getattr(found.view_func, "is_public", False)
    return Route(
        name=f"{method} {path}",
        method=method,
        arguments=tuple(re.findall(r"{(\w+)}", path)),
        mark="guarded" if act else "public" if is_open else "",
        act=act,
        to=lambda arguments: path.format(**arguments),
        is_api=True,
    )


def _whole(prefix: str, place: str) -> str:
    whole = re.sub("/+", "/", f"/api/{prefix}/{place}")
    return re.sub(r"{[^}:]+:", "{", whole)
