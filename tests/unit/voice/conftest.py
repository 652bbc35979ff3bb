"""A small invented set: enough to learn from, small enough to learn in no time."""

from dataclasses import dataclass

import numpy as np
import pytest

from cham.voice import Options, Trained, train_labels

GOOD = "tuyệt vời|rất ngon|nhanh lắm|sạch sẽ|hài lòng|chu đáo|đáng tiền|tươi mới|dễ thương|ổn áp"
BAD = "quá tệ|dở kinh|chậm chạp|bẩn thỉu|thất vọng|cẩu thả|phí tiền|hỏng hết|cáu kỉnh|lừa đảo"
PLAIN = "như cũ|bình thường|tàm tạm|không có ý kiến|cũng được|chưa dùng|mới mua hôm qua|để xem"
THINGS = "món phở|cà phê|anh shipper|nhân viên quầy|gói hàng|ứng dụng|phòng chờ|giá vé|mạng wifi"
ENDS = "nha shop|hôm nay|ở chi nhánh này|lần này|thật sự|mọi người ạ|đó bạn|luôn"
LABELS = {"positive": GOOD, "negative": BAD, "neutral": PLAIN}


@dataclass(frozen=True)
class Invented:
    texts: list[str]
    labels: list[str]


def invented(count: int, seed: int) -> Invented:
    chance = np.random.default_rng(seed)
    texts, labels = [], []
    for label in chance.choice(list(LABELS), count, p=(0.45, 0.45, 0.1)).tolist():
        parts = [chance.choice(words.split("|")) for words in (THINGS, LABELS[label], ENDS)]
        texts.append(" ".join(parts))
        # One in twenty is labelled by somebody who was not attentive.
        labels.append(label if chance.random() > 0.05 else "positive")
    return Invented(texts, labels)


@pytest.fixture(scope="session")
def feedback() -> Invented:
    return invented(400, 1)


@pytest.fixture(scope="session")
def unseen() -> Invented:
    return invented(200, 2)


@pytest.fixture(scope="session")
def trained(feedback: Invented) -> Trained:
    return train_labels(
        feedback.texts, feedback.labels, task="sentiment", options=Options(seed=3, accuracy=0.9)
    )
