"""Themes of comments: found by a job, decided about by people, and nothing of who is erased."""

from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from cham.apps.comments import shelf
from cham.apps.comments.actions import correct, take_back
from cham.apps.comments.models import Comment
from cham.apps.customers import directory
from cham.apps.imports.actions import undo_import
from cham.apps.imports.models import FileImport
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.keeping.erasing import erase_customer
from cham.apps.orgs.models import AuditEntry, Member, Unit
from cham.apps.reports.periods import Period
from cham.apps.themes import making
from cham.apps.themes.actions import merge, pin, rename, take_apart, whole_of
from cham.apps.themes.errors import ThemesError
from cham.apps.themes.models import KnownTheme, ThemeComments, ThemeRun
from cham.apps.themes.queries import Nothing, Ready, comments_of, quotes_of, themes_of
from cham.apps.themes.remembering import groups_of
from cham.apps.themes.seeing import themes_for
from cham.apps.themes.standing import standing_of
from integration.web.commented_firm import DAY, NOW, CommentedFirm, starter_of_tests

NEW, OLD = NOW - 5 * DAY, NOW - 100 * DAY
FILLERS = ("hôm qua", "lần này", "mình thấy", "vẫn cứ", "thì rất", "cũng", "nhé")


def said_of(things: str, told: str) -> list[str]:
    """Put 36 comments of one theme together."""
    chance = Random(2)
    words = [FILLERS, things.split("|"), FILLERS, told.split("|")] * 2
    return [f"{' '.join(map(chance.choice, words))} {number}" for number in range(36)]


LATE = said_of("giao hàng|shipper", "chậm|muộn")
APP = said_of("ứng dụng|giao diện", "lỗi|treo")
STAFF = said_of("nhân viên|thu ngân", "chu đáo|lễ phép")
PERSON = "+84901234567"


@pytest.fixture
def firm(scope, monkeypatch) -> CommentedFirm:
    monkeypatch.setattr(shelf, "starter", starter_of_tests)
    return CommentedFirm(scope)


def ready(firm, period="90d") -> Ready:
    found = themes_of(firm.organisation, period)
    assert isinstance(found, Ready), found
    return found


def seen_by(caller) -> Ready:
    found = themes_for(caller, "90d")
    assert isinstance(found, Ready), found
    return found


def of(found: Ready, word: str):
    (theme,) = [each for each in found.themes if word in " ".join(each.found.terms)]
    return theme


def renewed(firm, **more) -> Ready:
    ThemeRun.objects.update(standing="", seconds=0, made_at="2025-01-01T00:00Z", **more)
    return ready(firm)


def test_themes_say_what_grows_with_exact_words_of_comments_that_one_may_see(
    firm, scope, member, client_of
):
    Unit.objects.create(key="q7", name="Quận 7")
    firm.said(*LATE, event_time=NEW, unit="q7", channel="app")
    firm.said(*APP, event_time=NEW)
    firm.said(*STAFF, *APP, event_time=OLD)
    firm.read()
    Comment.objects.update(is_counted=True, negative=0.7, neutral=0.2, positive=0.1)
    found = ready(firm)
    late = of(found, "giao hàng")
    assert (late.found.count, late.found.change.before) == (36, 0)
    assert late.found.change.verdict == "growing"
    assert of(found, "ứng dụng").found.change.verdict == "within_noise"
    assert late.found.share.low < 50 < late.found.share.high
    assert sum(late.found.moments) == 36
    assert dict(late.found.units) == {"q7": 36}
    assert late.found.sentiments["negative"].value == pytest.approx(70)
    quotes = quotes_of(member("cx_manager"), found)
    for each in found.themes:
        own = quotes[each.found.code]
        assert len({quote.text for quote in own}) >= 3
        assert all(quote.text in Comment.objects.get(pk=quote.comment.pk).text for quote in own)
    stranger = member("department_owner", ["q3"])
    assert quotes_of(member("executive"), found) == quotes_of(stranger, found) == {}
    assert comments_of(stranger, found, late.found.code) == []
    assert len(comments_of(member("department_owner", ["q7"]), found, late.found.code)) == 36
    page = client_of("executive").get(reverse("themes:list") + "?period=90d").content.decode()
    assert late.name in page
    assert not any(quote.text in page for own in quotes.values() for quote in own)
    whole = client_of("analyst").get(
        reverse("themes:show", args=[late.found.code]) + "?period=90d"
    )
    assert whole.content.decode().count("<blockquote") >= 25
    csv = client_of("analyst").get(reverse("themes:list") + "?period=90d&table=themes&format=csv")
    assert late.name in csv.content.decode()


@pytest.fixture
def two_units(firm) -> Ready:
    """Find themes of which one unit has all and another only five comments of one."""
    for key, name in (("q3", "Quận 3"), ("q7", "Quận 7")):
        Unit.objects.create(key=key, name=name)
    firm.said(*LATE, *APP, event_time=NEW, unit="q7")
    firm.said(*LATE[:4], "hôm qua shipper đi nhầm nhà", event_time=NEW, unit="q3")
    firm.said(*LATE[:20], event_time=OLD, unit="q7")
    firm.said("món phở ngon", event_time=OLD, unit="q3")
    firm.read()
    for unit in ("q3", "q7"):
        Comment.objects.filter(unit=unit).update(complaint=unit == "q7")
    return ready(firm)


def test_who_is_bound_to_units_sees_themes_of_what_is_theirs_alone(two_units, member, client_of):
    nothing = seen_by(member("department_owner", ["q9"]))
    assert (nothing.themes, nothing.findings.n) == ((), 0)
    owner = member("department_owner", ["q3"])
    seen = seen_by(owner)
    (mine,) = seen.themes
    assert mine.found.code == of(two_units, "giao hàng").found.code
    assert (mine.found.count, seen.findings.n, seen.findings.other) == (5, 5, 0)
    assert (mine.found.complaints, mine.found.change) == (0, None)
    assert mine.found.units == (("q3", 5),)
    assert sum(mine.found.moments) == sum(seen.findings.totals) == 5
    assert {q.comment.unit for own in quotes_of(owner, seen).values() for q in own} <= {"q3"}
    client = client_of("front_line", ["q3"])
    page = client.get(reverse("themes:list") + "?period=90d").content.decode()
    told = client.get("/api/voice/themes/?period=90d").json()
    assert (told["n"], [each["count"] for each in told["items"]]) == (5, [5])
    for hidden in ("Quận 7", "giao diện", "treo"):
        assert hidden not in page
        assert hidden not in str(told)
    app = of(two_units, "ứng dụng").found.code
    for address in (f"/api/voice/themes/{app}/", reverse("themes:show", args=[app])):
        assert client.get(f"{address}?period=90d").status_code == 404


def test_only_who_sees_the_whole_organisation_decides_about_themes(two_units, client_of):
    code, app = (of(two_units, word).found.code for word in ("giao hàng", "ứng dụng"))
    sent = {
        reverse("themes:rename", args=[code]): {"name": "x"},
        reverse("themes:pin", args=[code]): {"pinned": "yes"},
        reverse("themes:merge"): {"theme": [code, app]},
        reverse("themes:take_apart", args=[code]): {},
    }
    for units, is_free in ((["q7"], False), ([], True)):
        client = client_of("cx_manager" if is_free else "department_owner", units)
        page = client.get(reverse("themes:list") + "?period=90d").content.decode()
        assert ('id="merge"' in page, "/pin/" in page) == (is_free, is_free)
        codes = {client.post(address, data).status_code for address, data in sent.items()}
        assert codes == ({302} if is_free else {403})
        assert KnownTheme.objects.filter(name="x", is_pinned=True).exists() == is_free


def test_a_correction_makes_themes_old_at_once(firm, member):
    firm.said(*LATE, event_time=NEW)
    firm.read()
    assert not ready(firm).is_old
    code = Comment.objects.all()[0].code
    for change in (
        lambda: correct(member("cx_manager"), code, "complaint", ["yes"]),
        lambda: correct(member("cx_manager"), code, "complaint", ["no"]),
        lambda: take_back(member("cx_manager"), code, "complaint"),
    ):
        before = standing_of(firm.organisation, timezone.now())
        change()
        assert standing_of(firm.organisation, timezone.now()) != before
    assert ready(firm).is_old


def test_the_overview_says_that_its_themes_know_no_filter(firm, client_of, monkeypatch):
    monkeypatch.setattr("cham.apps.themes.making.MOST", 60)
    firm.said(*LATE, *APP, event_time=NEW, channel="app")
    firm.read()
    ready(firm, "90d")
    client = client_of("cx_manager")
    Member.objects.update(language="en")
    plain, filtered = (
        client.get(f"/voice/?period=90d{more}").content.decode() for more in ("", "&channel=app")
    )
    assert "whatever else is chosen" not in plain
    assert "whatever else is chosen" in filtered
    assert "drawn by chance" in plain


def test_what_people_decide_holds_in_every_later_run_and_is_undone_at_will(
    firm, member, client_of
):
    firm.said(*LATE, *APP, *STAFF, event_time=NEW)
    firm.read()
    found, manager = ready(firm), member("cx_manager")
    late, app, staff = (of(found, word).found.code for word in ("giao hàng", "ứng dụng", "nhân"))
    client = client_of("cx_manager")
    answer = client.post(reverse("themes:rename", args=[late]), {"name": "  Giao  trễ "})
    assert answer["Location"].endswith(f"#theme-{late}")
    client.post(reverse("themes:merge") + "?period=90d", {"theme": [late, app]})
    pin(manager, staff, pinned=True)
    Comment.objects.filter(text__in=STAFF).delete()
    after = renewed(firm)
    assert {each.found.code for each in after.themes} == {late, staff}
    first, second = after.themes
    assert (first.found.code, first.is_pinned, first.found.count) == (staff, True, 0)
    assert (second.name, second.found.count) == ("Giao trễ", 72)
    assert [code for code, _name in second.merged] == [app]
    assert "nhân viên" in first.name  # with its marks, though nobody writes it any more
    take_apart(manager, app)
    pin(manager, staff, pinned=False)
    apart = ready(firm)  # what was decided is worked out without a rest
    assert {each.found.code: each.found.count for each in apart.themes} == {late: 36, app: 36}
    assert of(apart, "giao hàng").name == "Giao trễ"
    done = set(
        AuditEntry.objects.filter(action__startswith="theme.").values_list("action", flat=True)
    )
    assert done == {
        "theme.renamed", "theme.merged", "theme.pinned", "theme.unpinned", "theme.taken_apart",
    }  # fmt: skip


def test_what_cannot_be_decided_is_refused(scope, member):
    manager = member("cx_manager")
    late, app = (KnownTheme.objects.create(code=code, terms=[code]) for code in ("0a", "0b"))
    for wrong in (
        lambda: rename(manager, "0a", "x" * 81),
        lambda: rename(manager, "0c", "x"),
        lambda: merge(manager, ["0a"], into="0a"),
        lambda: take_apart(manager, "0a"),
    ):
        with pytest.raises(ThemesError):
            wrong()
    merge(manager, ["0b"], into="0a")
    KnownTheme.objects.filter(pk=late.pk).update(merged_into=app)  # two people at once
    assert set(groups_of(KnownTheme.objects.all())) == {"0a", "0b"}
    assert whole_of(KnownTheme.objects.get(code="0a")) in {late, app}


def test_a_quote_whose_comment_changed_is_shown_no_longer(firm, member):
    firm.said(*STAFF, *LATE, event_time=NEW)
    firm.read()
    found, manager = ready(firm), member("cx_manager")
    changed = quotes_of(manager, found)[of(found, "nhân viên").found.code][0].comment.pk
    Comment.objects.filter(pk=changed).update(text="… " + Comment.objects.get(pk=changed).text)
    left = {each.comment.pk for own in quotes_of(manager, found).values() for each in own}
    assert left
    assert changed not in left


def test_words_of_a_person_who_is_erased_leave_every_theme_at_once(
    firm, scope, member, monkeypatch
):
    monkeypatch.setattr(directory, "_clear_journal", lambda _code: None)
    firm.said(*LATE, *said_of("nhân viên|lễ tân", "chu đáo"), event_time=NEW, phone=PERSON)
    firm.said(*APP, *STAFF, event_time=NEW)
    firm.read()
    found, manager = ready(firm), member("cx_manager")
    late, staff = (of(found, word).found.code for word in ("giao hàng", "nhân viên"))
    assert "lễ tân" in of(found, "nhân viên").found.terms
    rename(manager, staff, "Phục vụ")
    pin(manager, staff, pinned=True)
    pin(manager, late, pinned=True)
    erase_customer(open_own_lake(), scope, PERSON, now=NOW)
    assert not ThemeRun.objects.exists()
    assert not ThemeComments.objects.exists()
    assert not KnownTheme.objects.filter(code=late).exists()
    kept = KnownTheme.objects.get(code=staff)
    assert (kept.name, kept.is_pinned, "nhân viên" in kept.label) == ("Phục vụ", True, True)
    assert "lễ tân" not in kept.label
    assert "nhan vien" in kept.terms
    assert "le tan" not in kept.terms
    again = ready(firm)
    assert late not in {each.found.code for each in again.themes}
    assert of(again, "nhân viên").found.count == len(STAFF)


def test_an_undone_import_leaves_no_words_even_where_a_job_was_under_way(
    firm, scope, member, monkeypatch
):
    firm.said(*APP, *LATE, event_time=NEW, import_id="nhap1")
    firm.read()
    app = of(ready(firm), "ứng dụng").found.code
    rename(member("cx_manager"), app, "Phần mềm")
    run, gathered = ThemeRun.objects.get(), making._gather(firm.organisation, Period("90d"))
    FileImport.objects.create(
        code="nhap1", file_name="a.csv", file_digest="0", purpose="feedback",
        started_at=timezone.now(),
    )  # fmt: skip
    undo_import(open_own_lake(), scope, "nhap1", now=NOW)
    monkeypatch.setattr(making, "_gather", lambda *_: gathered)
    making._make(firm.organisation, run, "")
    making.make(firm.organisation, "90d")
    assert not ThemeRun.objects.exists()
    (named,) = KnownTheme.objects.all()  # what a person said of it stays
    assert (named.name, named.label, named.terms) == ("Phần mềm", "", [])
    scope.delete()
    assert not KnownTheme.objects.unscoped().exists()


def test_too_few_comments_say_so_and_a_failure_is_tried_again(firm, client_of, monkeypatch):
    assert themes_of(firm.organisation, "90d") == Nothing()
    firm.said(*LATE[:10], event_time=NEW)
    firm.read()
    few = ready(firm)
    assert (few.themes, few.findings.cannot_tell) == ((), "too_few_comments")
    page = client_of("executive").get(reverse("themes:list") + "?period=90d")
    assert page.status_code == 200
    monkeypatch.setattr("cham.apps.themes.making.MOST", 5)
    drawn = ready(firm, "12m").findings
    assert drawn.of == 10
    assert drawn.n + drawn.n_before < 10
    monkeypatch.setattr("cham.apps.themes.making.find_themes", lambda *_a, **_k: 1 / 0)
    assert renewed(firm).is_old
    assert ThemeRun.objects.get(period="90d").failure == "themes_failed"
