"""The things that examples of the API name, in a firm that has figures.

Ids are far from those that a database draws by itself, so that nothing else gets them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from cham.apps.accounts.actions import open_account
from cham.apps.comments.models import Comment as CustomerComment, Correction, ReadingModel, Sign
from cham.apps.comments.words import code_of, put_words
from cham.apps.first_run.models import SampleFirm
from cham.apps.imports.models import FileImport, Upload
from cham.apps.imports.uploads import place_of
from cham.apps.imports.working import look, read
from cham.apps.insights.asking import Asked
from cham.apps.insights.encoding import encode
from cham.apps.insights.segments import SaidAnswer, SaidAnswers, said_kind
from cham.apps.insights.snapshots import settled
from cham.apps.insights.waiting import begun, standing_of
from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.editing import edit_draft
from cham.apps.journeys.models import Comment, ShareLink
from cham.apps.journeys.queries import find_journey
from cham.apps.orgs.models import Invitation, Key, Member, Organisation, Unit
from cham.apps.orgs.policy import Role
from cham.apps.pains.models import PainDecision
from cham.apps.personas.contents import content_of
from cham.apps.personas.models import PersonaDraft, Proof, ProofKind, StoredPersona
from cham.core.journeys import Change, Part, read_journey
from cham.core.personas import Segment
from cham.core.simulation import lunch_personas
from integration.web.kept_themes import keep_themes

ID = 1001
JOURNEY = "office_lunch"
_FILE = """\
Thời điểm,Số điện thoại,Điểm,Ghi chú
2026-03-02 12:10,0901234567,4,Cơm nóng
2026-03-03 12:10,0901234567,4,Cơm nóng
2026-03-04 12:10,0901234567,3,Cơm nguội
2026-03-05 12:10,0901234569,5,
2026-03-06 12:10,0901234570,4,Giao nhanh
hôm qua,0901234568,5,Không có ngày
"""
_SMALL = """
journey: doi-tra
name: Đổi trả
stages: [{key: bao, name: Báo, touchpoints: [{key: goi, name: Gọi}]}]
"""


def furnish(firm: Organisation, by: Member) -> None:
    """Put in place what the examples are about; asked inside the firm's scope."""
    for key, name in (("kitchen", "Bếp"), ("care", "Chăm sóc"), ("zone_7", "Quận 7")):
        Unit.objects.get_or_create(key=key, defaults={"name": name})
    _people(firm, by)
    _on_the_map(firm, by)
    _files(firm)
    _personas(firm)
    _said()
    _written_of(firm)
    SampleFirm.objects.create(asked_for=firm)


def _said() -> None:
    """Comments that were read, enough of them corrected for a model to learn from."""
    sign = Sign.objects.create(digest="0" * 32, name="góp ý")
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    codes = [code_of("phieu-gop-y", "mau"), *(f"{number:032d}" for number in range(1, 51))]
    for number, code in enumerate(codes):
        comment = CustomerComment(
            code=code, sequence=ID + number, source="phieu-gop-y", message_id=f"mau-{number}",
            event_time=moment, sign=sign, unit="zone_7", sentiment="negative", negative=0.9,
            neutral=0.1, is_counted=True, needs_review=number == 0, epoch=1,
        )  # fmt: skip
        put_words(comment, f"Giao trễ {number} phút, cơm nguội")
        comment.save()
        Correction.objects.create(
            comment=comment, task="aspects", labels=["delivery#negative"], said=[], made_at=moment
        )
    ReadingModel.objects.create(
        version=f"own-sentiment-{ID}", task="sentiment", stage="done", verdict="better",
        begun_at=moment, finished_at=moment, installed_at=moment,
    )  # fmt: skip


def _written_of(firm: Organisation) -> None:
    """Themes that were found, one of them merged into another."""
    comment = CustomerComment.objects.get(code=f"{1:032d}")
    keep_themes(firm, comment, "", "0000000a", "0000000b", "0000000c")


def _people(firm: Organisation, by: Member) -> None:
    user = open_account("lan@example.com", name="Lan")
    Member.objects.create(pk=ID, user=user, role=Role.ANALYST)
    by.units.set(Unit.objects.filter(key="care"))
    Invitation.objects.create(
        pk=ID,
        mail="an@example.com",
        role=Role.EXECUTIVE,
        digest=b"1" * 32,
        expires_at=timezone.now() + timedelta(days=7),
    )
    Key.objects.create(
        organisation=firm, key_id="mauvidu00001", digest=b"1" * 32, name="Kho cũ", scope="read"
    )


def _on_the_map(firm: Organisation, by: Member) -> None:
    keep_journey(firm, read_journey(_SMALL))  # sheets of paper are set faster of small maps
    wanted = Change(part=Part.TOUCHPOINT, key="arrival", fields={"message": {"vi": "Cơm đây"}})
    edit_draft(by, JOURNEY, [wanted], seen="1.0")
    stored = find_journey(JOURNEY)
    Comment.objects.create(
        pk=ID, journey=stored, part="touchpoint", part_key="arrival", text="Trễ hoài", author=by
    )
    ShareLink.objects.create(pk=ID, journey=stored, digest=b"1" * 32, name="Đối tác")
    PainDecision.objects.create(
        pk=ID, journey=JOURNEY, touchpoint="arrival", title="Giao trễ", stand="accepted"
    )


def _personas(firm: Organisation) -> None:
    begun = StoredPersona.objects.create(key="tried_once")
    content = content_of(replace(lunch_personas()["team_lead"], segment=Segment()))
    PersonaDraft.objects.create(persona=begun, content=content)
    Proof.objects.create(
        pk=ID,
        persona=StoredPersona.objects.get(key="team_lead"),
        kind=ProofKind.INTERVIEW,
        text="Thiếu một suất là cả phòng nhìn tôi.",
        day=date(2026, 10, 5),
    )
    _found_answer(firm)


def _found_answer(firm: Organisation) -> None:
    """An answer as it would have been found, under a number that stays."""
    now = timezone.now()
    answer = SaidAnswer(
        sequence=ID,
        import_id="",
        source="phieu-gop-y",
        message_id="mau",
        customer="",
        moment=now,
        text="Đặt sáu suất mà chỉ có năm.",
        score=2.0,
        scale="csat_1_5",
        channel="",
    )
    kind = said_kind(lunch_personas()["team_lead"].segment, "")
    row = begun(kind, settled(firm, Asked()), now)
    row.content = encode(SaidAnswers(answers=(answer,), total=1))
    row.standing, row.made_at = standing_of(firm, now), now
    row.save()


def _files(firm: Organisation) -> None:
    for code in ("mau-tep", "mau-thu"):  # one of them is imported, and forgotten too
        upload = Upload.objects.create(code=code, file_name="gop-y.csv", purpose="feedback")
        place_of(upload).parent.mkdir(parents=True)
        place_of(upload).write_text(_FILE, "utf-8")
        read(firm, upload.code)
    brought = FileImport.objects.create(
        code="mau-nhap",
        file_name="don-hang.csv",
        file_digest="0" * 64,
        purpose="interactions",
        source="don-hang",
        rows=1,
        rejected=1,
        started_at=datetime(2026, 3, 1, tzinfo=UTC),
        finished_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    rejects = settings.CONFIGURATION.data / "imports" / brought.code / "rejects.csv"
    rejects.parent.mkdir(parents=True)
    rejects.write_text("Điểm\n11\n", "utf-8")
    look(firm, "")
