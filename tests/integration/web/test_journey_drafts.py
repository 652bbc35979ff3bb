"""Drafts: edited by several people without losing anything, taken back, published."""

from collections.abc import Mapping

import pytest

from cham.apps.journeys.actions import archive, begin_from_template, bring_in, keep_journey
from cham.apps.journeys.drafts import draft_of, state_of, undoable
from cham.apps.journeys.editing import (
    bring_back,
    catch_up,
    discard,
    edit_draft,
    publish,
    undo,
)
from cham.apps.journeys.errors import (
    DraftBehindError,
    DraftChangedError,
    DraftForgottenError,
    JourneyArchivedError,
    JourneyUnknownError,
    NothingToPublishError,
    NothingToUndoError,
)
from cham.apps.journeys.models import DraftRevision, JourneyVersion, StoredJourney
from cham.apps.journeys.queries import (
    current_journeys,
    find_journey,
    standing_of_journeys,
    template_index,
    templates,
)
from cham.apps.orgs.models import AuditEntry, Member, Organisation
from cham.core.journeys import (
    Change,
    EditError,
    Journey,
    Move,
    Node,
    Part,
    Remove,
    edit,
    read_journey,
    write_journey,
)
from integration.web.conftest import MakeMember
from integration.web.journey_files import LUNCH

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(scope: Organisation, member: MakeMember) -> Member:
    made = member("cx_manager", mail="lan@bep-nha.example")
    bring_in(made, LUNCH)
    return made


@pytest.fixture
def minh(scope: Organisation, member: MakeMember) -> Member:
    return member("cx_manager", mail="minh@bep-nha.example")


def change(key: str, **fields: Node) -> Change:
    return Change(part=Part.TOUCHPOINT, key=key, fields=fields)


def draft() -> Journey:
    return draft_of(find_journey("lunch")).journey


def seen() -> str:
    return draft_of(find_journey("lunch")).seen


def of(journey: Journey, key: str) -> Mapping[str, object]:
    found = next(each for each in journey.touchpoints if each.key == key)
    return {"want": found.want.read("vi"), "message": found.message.read("vi")}


def published() -> Journey:
    return next(
        each
        for each in current_journeys(Organisation.objects.get(code="bep-nha"))
        if each.key == "lunch"
    )


def test_a_new_journey_has_a_draft_without_changes(lan: Member) -> None:
    found = draft_of(find_journey("lunch"))
    assert (found.seen, found.has_changes, found.changes) == ("1.0", False, ())
    assert found.journey == read_journey(LUNCH) == published()


def test_an_edit_changes_the_draft_and_not_what_is_published(lan: Member) -> None:
    saved = edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    assert (saved.revision, saved.draft.seen, saved.came_in) == (1, "1.1", ())
    assert of(draft(), "ask")["want"] == "Rẻ"
    assert of(published(), "ask")["want"] == ""
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.subject) == ("journey.edited", "journey:lunch")
    assert entry.details == {"revision": 1, "edits": ["change touchpoint ask"], "count": 1}


def test_an_edit_that_changes_nothing_is_no_revision(lan: Member) -> None:
    saved = edit_draft(lan, "lunch", [change("ask", want=None)], seen="1.0")
    assert (saved.revision, seen(), DraftRevision.objects.count()) == (None, "1.0", 0)


def test_two_people_on_different_things_both_hold(lan: Member, minh: Member) -> None:
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    saved = edit_draft(minh, "lunch", [change("ask", message="Ngon")], seen="1.0")
    assert [(each.key, each.field) for each in saved.came_in] == [("ask", "want")]
    assert of(draft(), "ask") == {"want": "Rẻ", "message": "Ngon"}


def test_two_people_on_the_same_thing_are_told_and_nothing_is_lost(
    lan: Member, minh: Member
) -> None:
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    with pytest.raises(DraftChangedError) as refused:
        edit_draft(minh, "lunch", [change("ask", want="Nhanh")], seen="1.0")
    assert [(each.key, each.field, each.after) for each in refused.value.theirs] == [
        ("ask", "want", {"vi": "Rẻ"})
    ]
    assert refused.value.status == 409
    assert of(draft(), "ask")["want"] == "Rẻ"
    assert DraftRevision.objects.count() == 1


def test_a_refused_edit_leaves_no_trace(lan: Member) -> None:
    entries = AuditEntry.objects.count()
    with pytest.raises(EditError):
        edit_draft(lan, "lunch", [change("ask", want="Rẻ"), change("gone")], seen="1.0")
    assert (seen(), DraftRevision.objects.count()) == ("1.0", 0)
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("forgotten", ["", "1", "1.1", "2.0", "0.0", "a.b", "1.-1", "9" * 30])
def test_a_state_that_is_not_kept_is_refused(lan: Member, forgotten: str) -> None:
    with pytest.raises(DraftForgottenError):
        edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen=forgotten)
    assert DraftRevision.objects.count() == 0


def test_old_revisions_are_forgotten_and_never_taken_for_others(
    lan: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cham.apps.journeys.editing._KEPT_REVISIONS", 3)
    for number in range(6):
        edit_draft(lan, "lunch", [change("ask", want=f"Lần {number}")], seen=seen())
    stored = find_journey("lunch")
    assert list(stored.revisions.values_list("number", flat=True)) == [4, 5, 6]
    assert of(state_of(stored, "1.4"), "ask")["want"] == "Lần 3"
    assert state_of(stored, "1.0") == read_journey(LUNCH)
    for gone in ("1.1", "1.2", "1.3"):
        with pytest.raises(DraftForgottenError):
            state_of(stored, gone)
    with pytest.raises(DraftForgottenError):
        undo(lan, "lunch", 4)


def test_a_deleted_touchpoint_comes_back_where_it_was(lan: Member, minh: Member) -> None:
    before = draft()
    gone = edit_draft(lan, "lunch", [Remove(part=Part.TOUCHPOINT, key="ask")], seen="1.0")
    edit_draft(minh, "lunch", [change("bring", want="Nóng")], seen=seen())
    assert gone.revision == 1
    undo(lan, "lunch", gone.revision)
    assert draft() == edit(before, [change("bring", want="Nóng")])


def test_what_others_built_upon_an_edit_stops_its_undoing(lan: Member, minh: Member) -> None:
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    edit_draft(minh, "lunch", [change("ask", want="Nhanh")], seen="1.1")
    with pytest.raises(DraftChangedError):
        undo(lan, "lunch", 1)
    assert of(draft(), "ask")["want"] == "Nhanh"
    with pytest.raises(NothingToUndoError):
        undo(lan, "lunch", 99)


def test_each_takes_back_their_own_and_does_it_again(lan: Member, minh: Member) -> None:
    stored = find_journey("lunch")
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    edit_draft(minh, "lunch", [change("buy", want="Nhanh")], seen="1.1")
    edit_draft(lan, "lunch", [change("bring", want="Nóng")], seen="1.2")
    assert (undoable(stored, lan).undo, undoable(stored, minh).undo) == (3, 2)
    undo(lan, "lunch", 3)
    assert (undoable(stored, lan).undo, undoable(stored, lan).redo) == (1, 4)
    undo(lan, "lunch", 4)
    assert of(draft(), "bring")["want"] == "Nóng"
    assert (undoable(stored, lan).undo, undoable(stored, lan).redo) == (5, None)
    undo(lan, "lunch", 5)
    edit_draft(lan, "lunch", [Move(part=Part.STAGE, key="eat", before="order")], seen=seen())
    assert undoable(stored, lan).redo is None


def test_publishing_makes_the_draft_what_everybody_sees(lan: Member) -> None:
    before = standing_of_journeys()
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    version = publish(lan, "lunch", seen="1.1", note="  Giá \n rõ hơn ")
    assert (version.number, version.note, version.made_by) == (2, "Giá rõ hơn", lan)
    assert version.text == write_journey(published())
    assert of(published(), "ask")["want"] == "Rẻ"
    found = draft_of(find_journey("lunch"))
    assert (found.seen, found.has_changes) == ("2.1", False)
    assert standing_of_journeys() != before
    assert AuditEntry.objects.filter(action="journey.published").count() == 1
    edit_draft(lan, "lunch", [change("ask", want="Rất rẻ")], seen="2.1")
    assert (seen(), of(published(), "ask")["want"]) == ("2.2", "Rẻ")


def test_nobody_publishes_what_they_have_not_seen(lan: Member, minh: Member) -> None:
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    edit_draft(minh, "lunch", [change("bring", want="Nóng")], seen="1.1")
    with pytest.raises(DraftChangedError) as refused:
        publish(lan, "lunch", seen="1.1")
    assert [each.key for each in refused.value.theirs] == ["bring"]
    assert JourneyVersion.objects.count() == 1
    publish(lan, "lunch", seen="1.2")
    assert JourneyVersion.objects.count() == 2


def test_an_unchanged_draft_is_not_published(lan: Member) -> None:
    with pytest.raises(NothingToPublishError):
        publish(lan, "lunch", seen="1.0")
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    undo(lan, "lunch", 1)
    with pytest.raises(NothingToPublishError):
        publish(lan, "lunch", seen="1.2")
    assert JourneyVersion.objects.count() == 1


def test_a_version_from_elsewhere_is_brought_into_the_draft(lan: Member) -> None:
    edit_draft(
        lan, "lunch", [change("ask", want="Rẻ"), change("buy", message="Mua đi")], seen="1.0"
    )
    theirs = edit(read_journey(LUNCH), [change("ask", want="Nhanh"), change("bring", want="Nóng")])
    keep_journey(lan.organisation, theirs)
    behind = draft_of(find_journey("lunch"))
    assert (behind.seen, behind.is_behind) == ("1.1", True)
    with pytest.raises(DraftBehindError):
        publish(lan, "lunch", seen="1.1")
    saved = catch_up(lan, "lunch", seen="1.1")
    assert [(each.key, each.field) for each in saved.came_in] == [("bring", "want")]
    assert (saved.draft.seen, saved.draft.is_behind) == ("2.2", False)
    made = draft()
    assert (of(made, "ask")["want"], of(made, "buy")["message"], of(made, "bring")["want"]) == (
        "Rẻ",
        "Mua đi",
        "Nóng",
    )
    assert publish(lan, "lunch", seen="2.2").number == 3


def test_a_version_from_elsewhere_under_an_unchanged_draft_is_simply_there(lan: Member) -> None:
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    undo(lan, "lunch", 1)
    theirs = edit(read_journey(LUNCH), [change("bring", want="Nóng")])
    keep_journey(lan.organisation, theirs)
    found = draft_of(find_journey("lunch"))
    assert (found.journey, found.is_behind, found.seen) == (theirs, False, "2.2")
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="2.2")
    assert seen() == "2.3"


def test_the_draft_is_thrown_away_and_an_old_version_brought_back(lan: Member) -> None:
    first = draft()
    edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    discard(lan, "lunch", seen="1.1")
    assert draft() == first
    edit_draft(lan, "lunch", [change("ask", want="Nhanh")], seen="1.2")
    publish(lan, "lunch", seen="1.3")
    bring_back(lan, "lunch", 1, seen="2.3")
    assert draft() == first
    assert draft_of(find_journey("lunch")).has_changes
    undo(lan, "lunch", 4)
    assert not draft_of(find_journey("lunch")).has_changes


def test_a_file_of_a_known_journey_becomes_changes_of_its_draft(lan: Member) -> None:
    changed = LUNCH.replace("Đặt nhanh", "Đặt thật nhanh")
    made = bring_in(lan, changed)
    assert (made.key, made.is_new) == ("lunch", False)
    assert draft() == read_journey(changed)
    assert published() == read_journey(LUNCH)


def test_an_archived_journey_is_kept_and_not_edited(lan: Member) -> None:
    before = standing_of_journeys()
    archive(lan, "lunch")
    assert current_journeys(lan.organisation) == ()
    assert standing_of_journeys() != before
    with pytest.raises(JourneyArchivedError):
        edit_draft(lan, "lunch", [change("ask", want="Rẻ")], seen="1.0")


def test_a_journey_of_another_organisation_is_not_there(
    lan: Member, other_organisation: Organisation, member: MakeMember
) -> None:
    from cham.apps.orgs.scope import organisation_scope

    stranger = member("admin", of=other_organisation)
    with organisation_scope(other_organisation), pytest.raises(JourneyUnknownError):
        edit_draft(stranger, "lunch", [change("ask", want="Rẻ")], seen="1.0")
    assert DraftRevision.objects.count() == 0


def test_a_template_is_begun_as_often_as_wanted(lan: Member) -> None:
    keys = [begin_from_template(lan, "six-steps") for _ in range(2)]
    keys.append(begin_from_template(lan, "six-steps", name="Mua hàng"))
    assert keys == ["six-steps", "six-steps-2", "six-steps-3"]
    assert StoredJourney.objects.count() == 4


def test_the_list_of_templates_says_what_the_templates_say() -> None:
    assert [
        (each.key, each.name, each.persona, each.stages, each.touchpoints)
        for each in template_index()
    ] == [
        (each.key, each.name, each.persona, len(each.stages), len(each.touchpoints))
        for each in templates()
    ]
