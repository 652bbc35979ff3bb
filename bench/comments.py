"""What the screen Voice costs with many comments: grouping, copies, counts by aspect, themes.

    python bench/comments.py [--comments N] [--from FILE] [--folder DIR]

Comments are put together by chance, or drawn from the lines of a file, one in twenty of them a copy
of an advertisement with another number. They are kept as a job keeps them, two thousand at a time,
with one to three aspects each. Then each question of a page is asked, in seconds of the clock, the
best of three; beside them stands what counting the rows of the same table takes, which no
question can be quicker than. Themes are found once, as the job finds them. The last line is one
JSON object.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

AT_ONCE = 2_000
PAGE = 20
SEED = 1
END = datetime(2026, 11, 1, tzinfo=UTC)
ASPECTS = ("price", "staff", "speed", "quality", "app", "delivery", "place", "support")
FEELINGS = ("negative", "neutral", "positive")
OPENINGS = "hôm qua mình|sáng nay|lần thứ hai mình|cuối tuần cả nhà|bạn em|tháng này|mọi lần tôi"
VERBS = "ghé|đặt|mua|gọi|dùng thử|quay lại|nhận|đổi"
THINGS = (
    "ly trà sữa|tô phở bò|gói cước 5G|vé xe đêm|thẻ tín dụng|áo khoác|phòng khám|ứng dụng|"
    "đơn hàng|chi nhánh quận 3|máy lọc nước|khóa học|hộp cơm trưa|điện thoại|lớp tiếng Anh"
)
FELT = "ngon|nhanh|sạch|rẻ|chu đáo|dễ dùng|bền|dở|chậm|bẩn|đắt|cẩu thả|hỏng|ồn|trễ hẹn|lag|tạm"
ENDINGS = (
    "nhân viên tư vấn lâu|shipper gọi trước|giá vẫn vậy|sẽ suy nghĩ thêm|cảm ơn shop|ok nha|"
    "mong cửa hàng xem lại|không ai nghe máy|đợi gần một tiếng|được giảm giá|đóng gói kỹ"
)
COPIED = "Nhận ngay voucher giảm năm mươi phần trăm tại cửa hàng gần nhà bạn trong tuần, mã {}"


def put_together(count: int, lines: Sequence[str]) -> list[str]:
    chance = random.Random(SEED)

    def one() -> str:
        if chance.random() < 0.05:
            return COPIED.format(chance.randrange(100_000))
        if lines:
            return chance.choice(lines)
        words = [chance.choice(each.split("|")) for each in (OPENINGS, VERBS, THINGS, FELT)]
        words += [chance.choice(each.split("|")) for each in (THINGS, FELT, ENDINGS, ENDINGS)]
        return " ".join(words)

    return [one() for _ in range(count)]


def best(ask: Callable[[], Any], tries: int = 3) -> float:
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - start)
    return min(taken)


def keep(texts: Sequence[str]) -> dict[str, float]:
    """Keep comments as the job that takes them over does; gives seconds of each part."""
    from django.db import transaction

    from cham.apps.comments.models import Comment, Mention, Sign
    from cham.apps.comments.wordings import keep_wordings
    from cham.apps.comments.words import put_words

    chance = random.Random(SEED)
    sign = Sign.objects.create(digest="0" * 32, name="feedback")
    spent = {"words": 0.0, "rows": 0.0, "groups": 0.0}
    for start in range(0, len(texts), AT_ONCE):
        begun = time.perf_counter()
        comments = [_comment(number, sign, chance) for number in range(start, start + AT_ONCE)]
        comments = comments[: len(texts) - start]
        for comment, text in zip(comments, texts[start : start + AT_ONCE], strict=True):
            put_words(comment, text)
        worded = time.perf_counter()
        with transaction.atomic():
            Comment.objects.bulk_create(comments)
            Mention.objects.bulk_create(
                Mention(comment=comment, aspect=aspect, polarity=chance.choice(FEELINGS))
                for comment in comments
                for aspect in chance.sample(ASPECTS, chance.randint(1, 3))
            )
            kept = time.perf_counter()
            keep_wordings({each.alike for each in comments})
        spent["words"] += worded - begun
        spent["rows"] += kept - worded
        spent["groups"] += time.perf_counter() - kept
    return spent


def _comment(number: int, sign: Any, chance: random.Random) -> Any:
    from cham.apps.comments.models import Comment

    moment = END - timedelta(minutes=chance.randrange(365 * 24 * 60))
    feeling = chance.choice(FEELINGS)
    return Comment(
        code=f"{number:032x}",
        sequence=number,
        source="bench",
        message_id=str(number),
        event_time=moment,
        month=moment.date().replace(day=1),
        sign=sign,
        channel=chance.choice(("app", "shop", "zalo")),
        epoch=1,
        sentiment=feeling,
        probability=0.9,
        complaint=feeling == "negative" and chance.random() < 0.4,
        is_counted=True,
        **{each: 0.9 if each == feeling else 0.05 for each in FEELINGS},
    )


def measure(member: Any) -> dict[str, float]:
    from cham.apps.comments.models import Comment, Wording
    from cham.apps.comments.queries import by_month, copies_of, heat_map, totals, typical_quotes
    from cham.apps.comments.wanted import Wanted, find_comments
    from cham.apps.insights.asking import Asked
    from cham.apps.themes.making import make
    from cham.apps.themes.models import ThemeRun

    ever = Wanted(asked=Asked(period="all"))
    latest = list(find_comments(member, ever)[:PAGE])
    copied = Comment.objects.filter(text__startswith=COPIED[:20])[0]
    like = Wanted(asked=Asked(period="all"), alike=copied.code)
    found = {
        "rows": best(lambda: Comment.objects.filter(is_counted=True).count()),
        "copies_of_a_page": best(lambda: copies_of(member, latest)),
        "copies_of_a_crowd": best(lambda: copies_of(member, [copied])),
        "list_of_a_crowd": best(lambda: list(find_comments(member, like)[:PAGE])),
        "quotes": best(lambda: typical_quotes(member, ever, "negative")),
        "totals": best(lambda: totals(member, ever)),
        "months": best(lambda: by_month(member, ever)),
        "aspects": best(lambda: heat_map(member, ever)),
    }
    ThemeRun.objects.create(period="all", asked_at=END)
    found["themes"] = best(lambda: make(member.organisation, "all"), tries=1)
    run = ThemeRun.objects.get(period="all")
    assert not run.failure, run.failure
    found["wordings"] = Wording.objects.count()
    found["groups"] = Wording.objects.values("group").distinct().count()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--from", dest="file", type=Path)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    lines = given.file.read_text(encoding="utf-8").splitlines() if given.file else []
    with tempfile.TemporaryDirectory(prefix="cham-comments-") as temporary:
        folder = given.folder or Path(temporary) / "data"
        from cham.cli.opening import prepare

        prepare(folder)
        from cham.apps.accounts.models import User
        from cham.apps.orgs.actions import create_organisation
        from cham.apps.orgs.models import Member
        from cham.apps.orgs.scope import organisation_scope

        firm = create_organisation("Bench", code="bench")
        with organisation_scope(firm):
            user = User.objects.create(mail="bench@cham.example")
            member = Member.objects.create(user=user, role="cx_manager")
            texts = put_together(given.comments, [line for line in lines if line.strip()])
            kept = keep(texts)
            size = (folder / "cham.sqlite3").stat().st_size
            asked = measure(member)
    for name, seconds in kept.items():
        print(f"keeping {name:18} {seconds / given.comments * 1e6:10.0f} µs a comment")
    for name, figure in asked.items():
        print(f"{name:26} {figure:10.3f}")
    print(f"{size / given.comments:.0f} bytes of the database a comment")
    print(json.dumps({"comments": given.comments, "kept": kept, "asked": asked, "bytes": size}))


if __name__ == "__main__":
    main()
