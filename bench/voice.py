"""How fast texts are read, beside underthesea_core and scikit-learn doing the same in one run.

    python bench/voice.py [--texts N] [--from DIR --task NAME] [--no-oracle]

Learns from labelled texts and reads others, with words alone (fast) and with pieces of words too
(accurate). Without `--from` the texts are put together from a small grammar, which says much about
speed and little about F1; with it they come from a folder that `cham text train` reads. Rates are texts for each second of CPU of all threads,
the best of several tries; every rival normalises as it does by itself and gets raw texts. F1 of
the texts kept for tests stands beside each rate, so that no speed is bought. The last line is one
JSON object.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cham.core.text import language_of, redact
from cham.doors.labelled import Part, read_labelled
from cham.voice import Model, Options, judge, load_model, read, save_model, train_labels
from cham.voice.scoring import agreement

TIMES = 3
FAST_FLOOR, ACCURATE_FLOOR, WHOLE_FLOOR = 20_000, 5_000, 1_000
MOST_BYTES, MOST_LOAD_SECONDS, MOST_TRAIN_SECONDS = 10_000_000, 0.5, 60
SEED = 1

OPENINGS = "hôm qua mình|sáng nay|lần thứ hai mình|cuối tuần cả nhà|bạn em|tháng này|mọi lần tôi"
VERBS = "ghé|đặt|mua|gọi|dùng thử|quay lại|nhận|đổi"
THINGS = (
    "ly trà sữa|tô phở bò|gói cước 5G|vé xe đêm|thẻ tín dụng|áo khoác|phòng khám|ứng dụng|"
    "đơn hàng|chi nhánh quận 3|máy lọc nước|khóa học"
)
FEELINGS = {
    "positive": "ngon|nhanh|sạch|rẻ|chu đáo|dễ dùng|bền|êm|đúng hẹn|thân thiện|đáng tiền",
    "negative": "dở|chậm|bẩn|đắt|cẩu thả|rối|hỏng|ồn|trễ hẹn|cộc lốc|phí tiền|lag",
    "neutral": "bình thường|như cũ|tạm|cũng được|chưa rõ|không khác mấy",
}
DEGREES = "rất|khá|hơi|quá|cực kỳ|không hề"
ENDINGS = "nhân viên tư vấn lâu|shipper gọi trước|giá vẫn vậy|sẽ suy nghĩ thêm|cảm ơn shop|ok nha"


@dataclass(frozen=True)
class Texts:
    train: list[str]
    train_labels: list[str]
    test: list[str]
    test_labels: list[str]


def put_together(count: int) -> Texts:
    """Write feedback by chance: of three feelings in a text one or more say what its label says."""
    chance = np.random.default_rng(SEED)
    labels = chance.choice(list(FEELINGS), count, p=(0.5, 0.4, 0.1)).tolist()
    texts = []
    for label in labels:
        moods = [label, *chance.choice(list(FEELINGS), 2).tolist()]
        said = [f"{one(chance, DEGREES)} {one(chance, FEELINGS[mood])}" for mood in moods]
        parts = [f"{one(chance, OPENINGS)} {one(chance, VERBS)} {one(chance, THINGS)}", *said]
        texts.append(", ".join([*parts, one(chance, ENDINGS)]))
    half = count // 2
    return Texts(texts[:half], labels[:half], texts[half:], labels[half:])


def one(chance: np.random.Generator, choices: str) -> str:
    return str(chance.choice(choices.split("|")))


def from_folder(folder: Path, task: str) -> Texts:
    found = read_labelled(folder, task)
    learned, kept = found.of(Part.TRAIN, Part.DEV, None), found.of(Part.TEST)
    return Texts(
        [each.text for each in learned],
        [each.labels[0] for each in learned],
        [each.text for each in kept],
        [each.labels[0] for each in kept],
    )


def rate(work: Callable[[], Any], texts: int) -> float:
    """Give texts for each second of CPU."""
    best = float("inf")
    for _ in range(TIMES):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return texts / best


def f1(texts: Texts, given: Sequence[str]) -> float:
    names = tuple(sorted({*texts.train_labels, *texts.test_labels}))
    place = {name: number for number, name in enumerate(names)}
    truth = np.array([place[label] for label in texts.test_labels])
    return agreement(truth, np.array([place[label] for label in given]), names).weighted_f1


def measure_cham(
    texts: Texts, *, pieces: bool, read_all: list[str]
) -> tuple[dict[str, float], Model]:
    start = time.process_time()
    options = Options(seed=SEED, with_pieces=pieces)
    made = train_labels(texts.train, texts.train_labels, task="sentiment", options=options).model
    took = time.process_time() - start
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        save_model(made, folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        start = time.perf_counter()
        model = load_model(folder)
        loaded = time.perf_counter() - start
    judged = judge(model, texts.test)
    figures = {
        "train_seconds": took,
        "bytes": size,
        "load_seconds": loaded,
        "f1": f1(texts, [judged.labels[each] for each in judged.given.tolist()]),
        "texts_per_second": rate(lambda: judge(model, read_all), len(read_all)),
    }
    return figures, model


def measure_whole(model: Model, read_all: list[str]) -> float:
    """Personal data out, language, sentiment, aspects and signals."""

    def work() -> None:
        clean = [redact(text).text for text in read_all]
        for text in clean:
            language_of(text)
        read(model, clean)

    return rate(work, len(read_all))


def measure_underthesea(texts: Texts, read_all: list[str]) -> dict[str, float]:
    from underthesea_core import TextClassifier

    start = time.process_time()
    model = TextClassifier(ngram_range=(1, 3))
    model.fit(texts.train, texts.train_labels)
    took = time.process_time() - start
    return {
        "train_seconds": took,
        "f1": f1(texts, model.predict_batch(texts.test)),
        "texts_per_second": rate(lambda: model.predict_batch(read_all), len(read_all)),
    }


def measure_sklearn(texts: Texts, read_all: list[str], *, pieces: bool) -> dict[str, float]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    bare = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, strip_accents="unicode")
    parts = [words, bare]
    if pieces:
        parts.append(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))
    model = make_pipeline(make_union(*parts), LogisticRegression(C=3, max_iter=200))
    start = time.process_time()
    model.fit(texts.train, texts.train_labels)
    took = time.process_time() - start
    return {
        "train_seconds": took,
        "f1": f1(texts, model.predict(texts.test).tolist()),
        "texts_per_second": rate(lambda: model.predict_proba(read_all), len(read_all)),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--from", dest="place", type=Path)
    parser.add_argument("--task", default="sentiment")
    parser.add_argument("--no-oracle", action="store_true")
    asked = parser.parse_args()
    texts = from_folder(asked.place, asked.task) if asked.place else put_together(asked.texts)
    read_all = (texts.test * (asked.texts // len(texts.test) + 1))[: asked.texts]
    # Everything is compiled and every word seen once before anything is timed.
    judge(
        train_labels(
            texts.train[:200], texts.train_labels[:200], task="x", options=Options()
        ).model,
        read_all,
    )
    fast, model = measure_cham(texts, pieces=False, read_all=read_all)
    accurate, _ = measure_cham(texts, pieces=True, read_all=read_all)
    figures: dict[str, Any] = {"fast": fast, "accurate": accurate}
    figures["whole_texts_per_second"] = measure_whole(model, read_all[: len(read_all) // 4])
    if not asked.no_oracle:
        figures["underthesea_core"] = measure_underthesea(texts, read_all)
        figures["scikit_learn_words"] = measure_sklearn(texts, read_all, pieces=False)
        figures["scikit_learn_pieces"] = measure_sklearn(texts, read_all, pieces=True)
    print_figures(figures)
    print(json.dumps(figures | ratios(figures)))


def ratios(figures: dict[str, Any]) -> dict[str, float]:
    speed = {
        name: each["texts_per_second"] for name, each in figures.items() if isinstance(each, dict)
    }
    found = {
        "fast_of_floor": speed["fast"] / FAST_FLOOR,
        "accurate_of_floor": speed["accurate"] / ACCURATE_FLOOR,
        "whole_of_floor": figures["whole_texts_per_second"] / WHOLE_FLOOR,
        "bytes_of_most": figures["accurate"]["bytes"] / MOST_BYTES,
        "load_of_most": figures["accurate"]["load_seconds"] / MOST_LOAD_SECONDS,
        "train_of_most": figures["fast"]["train_seconds"] / MOST_TRAIN_SECONDS,
    }
    if "underthesea_core" in speed:
        found["fast_of_underthesea_core"] = speed["fast"] / speed["underthesea_core"]
        found["fast_of_scikit_learn"] = speed["fast"] / speed["scikit_learn_words"]
        found["accurate_of_scikit_learn"] = speed["accurate"] / speed["scikit_learn_pieces"]
    return {name: round(value, 3) for name, value in found.items()}


def print_figures(figures: dict[str, Any]) -> None:
    for name, each in figures.items():
        if isinstance(each, dict):
            print(
                f"{name}: {each['texts_per_second']:,.0f} texts/s, F1 {each['f1']:.3f}, "
                f"learned in {each['train_seconds']:.1f} s"
            )
    print(f"whole way: {figures['whole_texts_per_second']:,.0f} texts/s")
    for name, value in ratios(figures).items():
        print(f"{name} {value:.2f}")


if __name__ == "__main__":
    main()
