from pathlib import Path

import pytest

from cham.core.aspects import default_taxonomy, default_text
from cham.voice import load_taxonomy, signals_of


def test_a_file_of_aspects_is_read(tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text(default_text(), "utf-8")
    assert load_taxonomy(file) == default_taxonomy()


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("Tôi sẽ khiếu nại lên quản lý thị trường", ("complaint",)),
        ("chuyen sang nha mang khac day", ("leaving",)),
        ("Uninstalled, never again", ("leaving",)),
        ("I will never come back", ("leaving",)),
        ("cháy nổ pin, nguy hiểm quá gọi gấp", ("urgency",)),
        ("chay no pin, nguy hiem qua goi gap", ("urgency",)),
        ("khuyến mãi cháy hàng, gấp đôi điểm", ()),
        ("no pin was asked for", ()),
        ("Con tôi bị ngộ độc, cần gấp!", ("urgency",)),
        ("Quán dễ thương, tuần sau ghé tiếp", ()),
    ],
)
def test_signals_are_shown_by_words(text: str, signals: tuple[str, ...]):
    assert signals_of(text) == signals
