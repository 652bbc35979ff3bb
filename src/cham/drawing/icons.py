"""Line icons on a 24 × 24 grid, drawn for this project; each says what a word beside it says."""

import re
from collections.abc import Mapping

_SHAPES: Mapping[str, str] = {
    "want": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5"/>',
    "flow": '<path d="M3.5 5h17l-6.5 8v6l-4 1.5V13z"/>',
    "touch": '<circle cx="12" cy="12" r="2.6"/><path d="M6.2 17.8a8.2 8.2 0 0 1 0-11.6M17.8 6.2a8.2 8.2 0 0 1 0 11.6"/>',
    "emotion": '<path d="M2.5 12h4l2.5-6.5 5 13 2.6-6.5h4.9"/>',
    "quote": '<path d="M4 18.5V12a5.5 5.5 0 0 1 5.5-5.5M13.5 18.5V12A5.5 5.5 0 0 1 19 6.5M4 18.5h5V13H4M13.5 18.5h5V13h-5"/>',
    "message": '<path d="M4 10v4h3.2L17 18.5v-13L7.2 10zM8 14.2l1.2 5h2.6l-1-4M19.5 9.5a4 4 0 0 1 0 5"/>',
    "pain": '<path d="M12 3c.8 3.4 5.5 5.6 5.5 10.7a5.5 5.5 0 0 1-11 0c0-2.2 1-3.6 2.1-4.9.3 1.6 1 2.6 2 3.2C10.3 8.6 10.4 5.6 12 3z"/>',
    "owner": '<path d="M12 3l7.5 2.8v5.4c0 4.6-3 8-7.5 9.8-4.5-1.8-7.5-5.2-7.5-9.8V5.8z"/><path d="M8.6 12l2.5 2.5 4.5-5"/>',
    "person": '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20.5c.8-4.2 3.7-6 7.5-6s6.7 1.8 7.5 6"/>',
    "nobody": '<circle cx="10" cy="8" r="3.8"/><path d="M3 20.5c.7-4.2 3.3-6 7-6 1.2 0 2.3.2 3.2.6M16 15.5l5 5M21 15.5l-5 5"/>',
    "broken": '<path d="M9.5 14.5l-2.7 2.7a3.3 3.3 0 0 1-4.6-4.6L5 9.8M14.5 9.5l2.7-2.7a3.3 3.3 0 0 1 4.6 4.6L19 14.2M8.5 3.5v3M3.5 6h3M15.5 20.5v-3M20.5 18h-3"/>',
    "twice": '<rect x="8.5" y="8.5" width="12" height="12" rx="2"/><path d="M5.5 15.5H5a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 5 3.5h9A1.5 1.5 0 0 1 15.5 5v.5"/>',
    "back": '<path d="M9 14.5L4 9.5l5-5M4 9.5h10a6 6 0 0 1 0 12h-3"/>',
    "again": '<path d="M20 12a8 8 0 1 1-2.6-5.9M20 3.5V8h-4.5"/>',
    "added": '<path d="M12 5v14M5 12h14"/>',
    "skipped": '<path d="M4 15a8 8 0 0 1 15-3.5M19.5 6v6h-6"/><circle cx="11.5" cy="18" r="1.6"/>',
    "leave": '<path d="M14 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>',
    "warning": '<path d="M12 4l9 15.5H3zM12 10v4.5M12 17v.3"/>',
    "money": '<rect x="3" y="6" width="18" height="12" rx="2"/><circle cx="12" cy="12" r="2.8"/><path d="M6.5 12h.2M17.3 12h.2"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2.2"/>',
    "next": '<path d="M4 12h15M13.5 6.5L19 12l-5.5 5.5"/>',
    "phone": '<path d="M5 4h4l1.7 4.6-2.3 1.7a12 12 0 0 0 5.3 5.3l1.7-2.3L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z"/>',
    "chat": '<path d="M4 5h16v11H10.5L6 20v-4H4z"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3.5 7.5L12 13.5l8.5-6"/>',
    "web": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3 2.6 3.8 5.3 3.8 8.5s-.8 5.9-3.8 8.5c-3-2.6-3.8-5.3-3.8-8.5S9 6.1 12 3.5z"/>',
    "app": '<rect x="7" y="2.8" width="10" height="18.4" rx="2.2"/><path d="M11 18h2"/>',
    "shop": '<path d="M4 10v9.5h16V10M3 10l1.8-5.5h14.4L21 10a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9.5 19.5V14h5v5.5"/>',
    "delivery": '<path d="M2.5 6h11v10.5h-11zM13.5 10h4.3l3.2 3.3v3.2h-7.5"/><circle cx="7" cy="17.5" r="2"/><circle cx="17.3" cy="17.5" r="2"/>',
    "people": '<circle cx="9" cy="8.5" r="3.3"/><path d="M2.8 19.5c.6-3.8 3-5.3 6.2-5.3s5.6 1.5 6.2 5.3M15.5 5.5a3.2 3.2 0 0 1 0 6M17.5 14.7c2 .6 3.3 2 3.7 4.8"/>',
    "call": '<path d="M4 14v-2a8 8 0 0 1 16 0v2M4 13.5h3V19H5.5A1.5 1.5 0 0 1 4 17.5zM20 13.5h-3V19h1.5a1.5 1.5 0 0 0 1.5-1.5zM17.5 19c0 1.5-1.5 2-4 2"/>',
    "other": '<circle cx="6" cy="12" r="1.3"/><circle cx="12" cy="12" r="1.3"/><circle cx="18" cy="12" r="1.3"/>',
}

_REFERENCE = re.compile(r'><use href="#icon-([a-z]+)"/>')

# Words in the key of a channel, in the order in which they are looked for.
_CHANNELS = (
    ("zalo", "chat"),
    ("mess", "chat"),
    ("chat", "chat"),
    ("sms", "chat"),
    ("mail", "mail"),
    ("call", "call"),
    ("hotline", "call"),
    ("tong-dai", "call"),
    ("phone", "phone"),
    ("dien-thoai", "phone"),
    ("mobile", "app"),
    ("app", "app"),
    ("web", "web"),
    ("desktop", "web"),
    ("social", "people"),
    ("facebook", "people"),
    ("tiktok", "people"),
    ("word", "people"),
    ("deliver", "delivery"),
    ("giao", "delivery"),
    ("home", "delivery"),
    ("rider", "delivery"),
    ("office", "shop"),
    ("van-phong", "shop"),
    ("shop", "shop"),
    ("store", "shop"),
    ("branch", "shop"),
    ("cua-hang", "shop"),
    ("chi-nhanh", "shop"),
)


def channel_icon(key: str) -> str:
    """Choose the icon of a channel by the words in its key."""
    folded = key.casefold()
    return next((icon for word, icon in _CHANNELS if word in folded), "other")


def icon(name: str) -> str:
    """Place an icon of the sheet; the words beside it carry the meaning."""
    return f'<svg class="icon" aria-hidden="true"><use href="#icon-{name}"/></svg>'


def icon_sheet() -> str:
    """Give the hidden sheet that `icon` refers to; it stands once in a document."""
    symbols = "".join(
        f'<symbol id="icon-{name}" viewBox="0 0 24 24">{shape}</symbol>'
        for name, shape in _SHAPES.items()
    )
    return f'<svg class="icon-sheet" aria-hidden="true" width="0" height="0">{symbols}</svg>'


def inline_icons(text: str) -> str:
    """Put each icon's shape in place of its reference, for writers that follow no references."""
    return _REFERENCE.sub(lambda found: f' viewBox="0 0 24 24">{_SHAPES[found[1]]}', text)
