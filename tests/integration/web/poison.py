"""A firm whose every text is a canary, written through the doors where there are any."""

import json
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.utils import timezone

from cham.apps.comments.models import AspectList, Comment, Mention
from cham.apps.first_run.models import Beginning
from cham.apps.imports.models import FileImport, LakeView, Stage, Upload
from cham.apps.imports.uploads import would_be_rejects
from cham.apps.insights.asking import Asked
from cham.apps.insights.snapshots import Ready, figures
from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.personas.contents import content_of
from cham.apps.personas.models import PersonaDraft, PersonaVersion
from cham.core.aspects import parse_taxonomy
from cham.core.aspects.reading import LONGEST_NAME, LONGEST_PHRASE
from cham.core.journeys import read_journey
from cham.core.personas import build_persona
from integration.web.canaries import Cage

REFUSED = "tep-tu-choi"
"""The code of an upload that was refused."""

MACHINE_FIELDS: Mapping[str, str] = {
    "orgs.Organisation": "code language time_zone currency",
    "orgs.Unit": "key",
    "orgs.Member": "language",
    "orgs.Invitation": "",
    "orgs.Key": "key_id scope",
    "orgs.AuditEntry": "seal",
    "accounts.User": "password mail",
    "accounts.Attempts": "name",
    "customers.Customer": "code",
    "customers.Identifier": "kind",
    "customers.Forgetting": "code customers identifiers",
    "journeys.StoredJourney": "key",
    "journeys.JourneyVersion": "text content",
    "journeys.DraftRevision": "content",
    "journeys.Comment": "part part_key lane",
    "imports.FileImport": "code file_digest purpose mapping",
    "imports.Upload": "code purpose mapping imported proposal problem rehearsal rehearsing",
    "imports.LakeView": "content",
    "personas.StoredPersona": "key",
    "personas.PersonaVersion": "content",
    "personas.PersonaDraft": "content",
    "personas.Proof": "message_id import_id customer scale",
    "insights.Snapshot": "kind query digest standing failure",
    "comments.Sign": "digest properties",
    "comments.Comment": "code row_mark customer scale language alike model emotion named",
    "comments.Wording": "digest group",
    "comments.Mention": "aspect",
    "comments.Correction": "labels said model",
    "comments.ReadingModel": "version digest card folds comparison problem learned_alike",
    "comments.AspectList": "text digest former",
    "comments.ReadingProgress": "lineage roster standing properties in_force aspects_digest aspects problem "
    "zone",
    "themes.KnownTheme": "code terms",
    "themes.ThemeRun": "period standing failure",
    "themes.ThemeComments": "code",
    "themes.ThemeQuote": "code mark",
    "pains.PainDecision": "journey touchpoint",
    "first_run.Beginning": "template",
    "first_run.SampleFirm": "step failure",
}
"""Fields that only the program writes, or whose texts are filled through their own form below."""


def text_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Give the fields of a model into which words of people come."""
    machine = MACHINE_FIELDS.get(model._meta.label, "").split()
    return [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField | models.JSONField)
        and not each.choices
        and each.name not in machine
    ]


def own_models() -> list[type[models.Model]]:
    """Give the models of the product."""
    return [each for each in apps.get_models() if each.__module__.startswith("cham.")]


def poison(cage: Cage, firm: Organisation, client: Client, ids: Mapping[str, str | int]) -> None:
    """Poison a firm with one of each thing, and work out its figures; inside its scope."""
    poison_journey(cage, firm, str(ids["map"]), "bep")
    import_canaries(cage, client)
    assert isinstance(figures(firm, Asked(period="all")), Ready)
    Beginning.objects.create(customers="x", sells="y", template="")
    empty = poison_rows(cage)
    assert not empty, f"there is no row of {empty}"
    poison_personas(cage)
    poison_aspects(cage)
    poison_lake_view(cage)
    poison_uploads(cage)


def poison_rows(cage: Cage) -> list[str]:
    """Put a canary into every text of every row; give the models that have no row."""
    empty = []
    for model in own_models():
        fields = text_fields(model)
        rows: models.QuerySet[models.Model] = models.QuerySet(model).all()
        if fields and not rows:
            empty.append(model._meta.label)
        for row in rows:
            told = {each.name: _filled(cage, model, each) for each in fields}
            models.QuerySet(model).filter(pk=row.pk).update(**told)
    return empty


def _filled(cage: Cage, model: type[models.Model], field: "models.Field[Any, Any]") -> Any:
    name = f"{model._meta.label}.{field.name}"
    if isinstance(field, models.JSONField):
        return {cage.canary(f"{name} key", 60): cage.canary(name)}
    return cage.canary(name, field.max_length)


def journey_file(cage: Cage, key: str, unit: str) -> str:
    """Write a journey with a canary in every text that its file can hold."""

    def text(field: str, most: int | None = None) -> dict[str, str]:
        return {code: cage.canary(f"journey {field} {code}", most) for code in ("vi", "en")}

    def touchpoint(name: str) -> dict[str, object]:
        return {
            "key": name,
            "name": text("touchpoint", 200),
            "want": text("want"),
            "message": text("message"),
            "promise": text("promise"),
            "channel": "kenh",
            "required": True,
            "expected_emotion": 1,
            "cost": {"amount": 1000, "currency": "VND", "per": "interaction"},
            "owner": {
                "accountable": [unit],
                "person": cage.canary("person", 200),
                "authority": "ask",
                "ask": "khac",
                "contributors": ["khac"],
            },
            "tasks": [
                {
                    "name": text("task", 200),
                    "unit": unit,
                    "person": cage.canary("task person", 200),
                }
            ],
            "rule": [
                {
                    "name": [name, cage.canary("rule name", 200)],
                    "channel": [cage.canary("rule channel", 200), "*"],
                    "source": ["*", cage.canary("rule source", 200)],
                    "properties": {
                        cage.canary("rule property", 60): [cage.canary("rule value", 200)]
                    },
                },
                {"name": [name]},
            ],
        }

    document = {
        "journey": key,
        "name": text("name", 200),
        "persona": text("persona"),
        "notes": text("notes"),
        "language": "vi",
        "units": [
            {"key": unit, "name": text("unit", 200)},
            {"key": "khac", "name": text("other unit", 200), "parent": unit},
        ],
        "channels": [{"key": "kenh", "name": text("channel", 200)}],
        "stages": [
            {
                "key": "dat",
                "name": text("stage", 200),
                "want": text("stage want"),
                "touchpoints": [touchpoint("goi"), touchpoint("nhan")],
            },
            {"key": "sau", "name": text("last stage", 200), "touchpoints": [touchpoint("khen")]},
        ],
        "handoffs": [
            {
                "from": "goi",
                "to": "nhan",
                "needs": [cage.canary("needs", 200), cage.canary("lacking", 200)],
                "carries": [cage.canary("carries", 200)],
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False)


def poison_journey(cage: Cage, firm: Organisation, key: str, unit: str) -> None:
    """Publish the journey twice, so that versions differ in every text."""
    for _ in range(2):
        keep_journey(firm, read_journey(journey_file(cage, key, unit)))
    versions = JourneyVersion.objects.filter(journey=StoredJourney.objects.get(key=key))
    assert versions.count() >= 2


def poison_personas(cage: Cage) -> None:
    """Write every persona anew, with a canary in each of its texts."""
    written = {
        field: {"vi": cage.canary(f"persona {field}"), "en": cage.canary(f"persona {field} en")}
        for field in ("who", "needs", "motives", "expectations")
    }
    written["name"] = {"vi": cage.canary("persona name", 60)}
    for version in PersonaVersion.objects.all():
        PersonaVersion.objects.filter(pk=version.pk).update(content=_persona(written))
    PersonaDraft.objects.update(content=_persona(written))


def _persona(written: Mapping[str, object]) -> str:
    return content_of(build_persona(dict(written)))


def import_canaries(cage: Cage, client: Client, customers: int = 12) -> None:
    """Bring a file in through the wizard: canaries in its name, its header and every cell."""
    columns = (
        "Thời gian",
        "Số điện thoại",
        "Họ tên",
        "Loại tương tác",
        "Sự kiện",
        "Kênh",
        "Chi nhánh",
        "NPS",
        "Góp ý",
    )
    own = [cage.canary(f"header {number}", 60).replace('"', "'") for number in range(2)]
    lines = [(*columns, *own)]
    for number in range(customers):
        for step, name in enumerate(("goi", "nhan", "khen", cage.canary("event name", 200))):
            lines.append(
                (
                    f"2026-10-{number + 1:02d}T{10 + step}:00:00",
                    f"09012345{number:02d}",
                    cage.canary("customer name", 200),
                    "feedback" if step == 2 else "action",
                    name,
                    cage.canary("channel", 200),
                    cage.canary("branch", 200),
                    str(number % 11) if step == 2 else "",
                    cage.canary("comment") if step == 2 else "",
                    cage.canary("property", 200),
                    cage.canary("property", 200),
                )
            )
    lines.append(("không phải ngày", "", *[cage.canary("rejected")] * 9))
    text = "\n".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in each) for each in lines
    )
    file = SimpleUploadedFile(cage.canary("file name", 60) + ".csv", text.encode())
    client.post("/data/upload/", {"file": file, "purpose": "interactions"})
    upload = Upload.objects.exclude(code__startswith="tep-").get()
    client.post(f"/data/uploads/{upload.code}/", {})
    upload.refresh_from_db()
    assert upload.stage == Stage.DONE, upload.problem
    assert FileImport.objects.filter(code=upload.imported, rejected=1).exists()


def poison_aspects(cage: Cage) -> None:
    """Write a list of aspects, with a canary in each of its texts, and one that left it."""
    text = json.dumps(
        {
            "the": {
                "vi": cage.canary("aspect vi", LONGEST_NAME),
                "en": cage.canary("aspect en", LONGEST_NAME),
                "phrases": [cage.canary("aspect phrase", LONGEST_PHRASE)],
            }
        }
    )
    parse_taxonomy(text)
    AspectList.objects.create(
        text=text,
        digest="1",
        former={"cu": {"vi": cage.canary("former aspect"), "en": cage.canary("former aspect en")}},
    )
    Mention.objects.create(comment=Comment.objects.all()[0], aspect="cu")


def poison_lake_view(cage: Cage) -> None:
    """Say of the lake what hostile senders would have it say."""
    source = {"received": 3, "stored": 1, "duplicates": 1, "dead": 1, "erased": 0}
    letter = {
        "code": "amount_invalid",
        "count": 1,
        "sources": [cage.canary("letter source")],
        "samples": [cage.canary("letter")],
    }
    LakeView.objects.update_or_create(
        defaults={
            "content": {"sources": {cage.canary("source"): source}, "letters": [letter]},
            "made_at": timezone.now(),
        }
    )


def poison_uploads(cage: Cage) -> None:
    """Let the wizard ask about hostile columns, and tell of faults with hostile words."""
    reason = {
        "template": "{value} {column}",
        "fields": {"value": cage.canary("reason"), "column": ""},
    }
    column = {
        "name": cage.canary("column"),
        "role": "property",
        "reason": reason,
        "samples": [cage.canary("sample")],
    }
    read = {"encoding": "utf-8", "delimiter": ",", "format": "csv", "rows": 1, "zone": "UTC"}
    proposal = {**read, "columns": [column], "doubts": [{"code": "DATE_AMBIG", **reason}]}
    problem = {
        "faults": [{"code": "x", **reason}],
        "same_as": cage.canary("same as"),
        "errors": [
            {"code": "x", "count": 1, "first_line": 2, "column": cage.canary("fault column")}
        ],
    }
    example = {"line": 2, "cells": [cage.canary("rejected cell", 60)], **reason}
    why = {"code": "x", "column": cage.canary("why column"), "count": 1, "first_line": 2}
    mapping = "as: feedback\ncolumns: {time: x, text: y}\n"
    mark = Upload(mapping=mapping).mapping_mark
    rehearsal = {"mark": mark, "rejected": 1, "reasons": [{**why, "examples": [example]}]}
    Upload.objects.update(proposal=proposal, problem=problem, mapping=mapping, rehearsal=rehearsal)
    for waiting in Upload.objects.filter(stage=Stage.ASKING):
        would_be_rejects(waiting).write_text(cage.canary("rejects to be"), "utf-8")
    Upload.objects.create(
        code=REFUSED,
        file_name=cage.canary("refused file", 200),
        stage=Stage.FAILED,
        problem=problem,
    )
    folder = settings.CONFIGURATION.data / "imports"
    for each in FileImport.objects.all():
        place = folder / each.code / "rejects.csv"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(cage.canary("reject file"), "utf-8")
