"""How fast themes are found, beside scikit-learn's NMF and a dense one of the same comments.

    python bench/themes.py [--comments N] [--from FILE] [--dense N]

Comments are put together by chance, or drawn from the lines of a file until there are enough.
The rivals get clean texts and do less: TF-IDF of words and pairs, and NMF; no personal data, no
phrases, no choice of the number of themes, no quotes, no test of growth. Seconds are CPU of all
threads. The dense way, which multiplies whole tables, is given fewer comments so that it fits
into memory, and its time is scaled up by their number. The last line is one JSON object.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from cham.voice.themes import Comment, Themes, find_themes

FLOOR_SECONDS = 60
TERMS, ROUNDS = 2_000, 100
SEED = 1
START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = (
    ("giao hàng|shipper|đơn hàng|gói hàng", "chậm|muộn|trễ|móp|thất lạc"),
    ("nhân viên|tư vấn|thu ngân|lễ tân", "nhiệt tình|chu đáo|lễ phép|tận tâm"),
    ("giá vé|khuyến mãi|phụ thu|hóa đơn", "đắt|cao|leo thang|mập mờ"),
    ("ứng dụng|đăng nhập|mật khẩu|giao diện", "lỗi|đơ|treo|văng|rối"),
    ("phòng chờ|ghế ngồi|máy lạnh|nhà vệ sinh", "bẩn|hôi|nóng|hỏng|ẩm mốc"),
    ("cà phê|trà sữa|bánh mì|phần ăn", "nhạt|ngọt gắt|nguội|ít đá"),
    ("bảo hành|đổi trả|hoàn tiền|khiếu nại", "lằng nhằng|kéo dài|từ chối|đúng hẹn"),
    ("bãi xe|lối vào|thang máy|biển báo", "chật|kẹt|khó tìm|thiếu sáng"),
)
FILLERS = "hôm qua|mình thấy|lần này|vẫn cứ|thì rất|cũng|ghé chi nhánh này|đi cùng gia đình|nhé"


def put_together(count: int) -> list[str]:
    chance = np.random.default_rng(SEED)
    fillers = FILLERS.split("|")
    texts = []
    for _ in range(count):
        parts = []
        for kind in chance.choice(len(KINDS), 1 + chance.integers(3), replace=False):
            things, said = (words.split("|") for words in KINDS[kind])
            parts.append(
                f"{chance.choice(fillers)} {chance.choice(things)} {chance.choice(fillers)} "
                f"{chance.choice(said)} {chance.choice(said)} {chance.integers(10_000)}"
            )
        texts.append(", ".join(parts))
    return texts


def drawn_from(file: Path, count: int) -> list[str]:
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    return [lines[at] for at in np.random.default_rng(SEED).integers(len(lines), size=count)]


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def ours(texts: Sequence[str]) -> Themes:
    step = timedelta(seconds=20)
    comments = [
        Comment(id=f"c{at:07d}", text=text, time=START + at * step, unit=f"u{at % 40}")
        for at, text in enumerate(texts)
    ]
    return find_themes(comments, since=START + len(texts) // 2 * step, seed=SEED)


def scikit_learn(texts: Sequence[str], themes: int) -> None:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(ngram_range=(1, 2), max_features=TERMS).fit_transform(texts)
    NMF(themes, init="nndsvd", max_iter=ROUNDS, tol=0, random_state=SEED).fit_transform(table)


def dense(texts: Sequence[str], themes: int) -> None:
    """Factor the whole table by multiplicative updates, as the formula stands in the books."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), max_features=TERMS)
    table = vectorizer.fit_transform(texts).toarray()
    chance = np.random.default_rng(SEED)
    left = chance.random((table.shape[0], themes))
    right = chance.random((themes, table.shape[1]))
    for _ in range(ROUNDS):
        right *= (left.T @ table) / (left.T @ left @ right + 1e-12)
        left *= (table @ right.T) / (left @ (right @ right.T) + 1e-12)


def measure(texts: Sequence[str], dense_count: int) -> dict[str, Any]:
    took, found = seconds(lambda: ours(texts))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for theme in found.themes:
        print(f"{theme.count:7d} {theme.trend} {theme.name}")
    themes = len(found.themes)
    learn, _ = seconds(lambda: scikit_learn(texts, themes))
    slow, _ = seconds(lambda: dense(texts[:dense_count], themes))
    slow *= len(texts) / min(dense_count, len(texts))
    return {
        "comments": len(texts),
        "themes": themes,
        "covered_percent": found.covered.value,
        "seconds": took,
        "comments_per_second": len(texts) / took,
        "peak_memory_mib": peak / 1024,
        "scikit_learn_seconds": learn,
        "dense_seconds_scaled": slow,
        "ratio_to_scikit_learn": learn / took,
        "ratio_to_dense": slow / took,
        "floor_met": took * 100_000 / len(texts) <= FLOOR_SECONDS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--from", dest="file", type=Path)
    parser.add_argument("--dense", type=int, default=10_000)
    given = parser.parse_args()
    texts = drawn_from(given.file, given.comments) if given.file else put_together(given.comments)
    ours(texts[:1000])  # imports and first use of libraries count for nobody
    print(json.dumps(measure(texts, given.dense)))


if __name__ == "__main__":
    main()
