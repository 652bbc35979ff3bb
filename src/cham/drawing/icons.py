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
    "promise": '<path d="M12 3.2l2 2.1 2.9-.4.4 2.9 2.1 2-2.1 2.1-.4 2.9-2.9-.5-2 2.2-2-2.2-2.9.5-.4-2.9-2.1-2.1 2.1-2 .4-2.9 2.9.4z"/><path d="M9.6 9.9l1.7 1.7 3.1-3.3M8.6 15.2V21l3.4-1.8 3.4 1.8v-5.8"/>',
    "pain": '<path d="M12 3c.8 3.4 5.5 5.6 5.5 10.7a5.5 5.5 0 0 1-11 0c0-2.2 1-3.6 2.1-4.9.3 1.6 1 2.6 2 3.2C10.3 8.6 10.4 5.6 12 3z"/>',
    "owner": '<path d="M12 3l7.5 2.8v5.4c0 4.6-3 8-7.5 9.8-4.5-1.8-7.5-5.2-7.5-9.8V5.8z"/><path d="M8.6 12l2.5 2.5 4.5-5"/>',
    "person": '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20.5c.8-4.2 3.7-6 7.5-6s6.7 1.8 7.5 6"/>',
    "nobody": '<circle cx="10" cy="8" r="3.8"/><path d="M3 20.5c.7-4.2 3.3-6 7-6 1.2 0 2.3.2 3.2.6M16 15.5l5 5M21 15.5l-5 5"/>',
    "behind": '<path d="M3.5 4.5h17M5.5 4.5V20c2.4-1 4-4.3 4-8.5v-7M18.5 4.5V20c-2.4-1-4-4.3-4-8.5v-7"/>',
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
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "search": '<circle cx="10.8" cy="10.8" r="6.6"/><path d="M15.7 15.7L20.5 20.5"/>',
    "done": '<circle cx="12" cy="12" r="8.5"/><path d="M8.2 12.3l2.6 2.6 5-5.4"/>',
    "theme": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor"/>',
    "download": '<path d="M12 4v11M7.5 10.8L12 15.3l4.5-4.5M4.5 19.5h15"/>',
    "upload": '<path d="M12 15.5v-11M7.5 8.8L12 4.3l4.5 4.5M4.5 19.5h15"/>',
    "overview": '<rect x="3.5" y="3.5" width="7.5" height="9" rx="1.6"/><rect x="13" y="3.5" width="7.5" height="5.5" rx="1.6"/><rect x="3.5" y="14.5" width="7.5" height="6" rx="1.6"/><rect x="13" y="11" width="7.5" height="9.5" rx="1.6"/>',
    "map": '<path d="M3.5 6.5L9 4l6 2.5L20.5 4v13.5L15 20l-6-2.5L3.5 20zM9 4v13.5M15 6.5V20"/>',
    "data": '<ellipse cx="12" cy="6" rx="7.5" ry="2.8"/><path d="M4.5 6v12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8V6M4.5 12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8"/>',
    "persona": '<rect x="3.5" y="4.5" width="17" height="15" rx="2.2"/><circle cx="9" cy="10.5" r="2.3"/><path d="M5.8 16.3c.5-2 1.7-2.9 3.2-2.9s2.7.9 3.2 2.9M14.5 9.5h3M14.5 13h3"/>',
    "tasks": '<path d="M4 6.3l1.4 1.4L8 5M4 12.3l1.4 1.4L8 11M4 18.3l1.4 1.4L8 17M11.5 6.5H20M11.5 12.5H20M11.5 18.5H20"/>',
    "firm": '<path d="M4 20.5V5.5L13 3v17.5M13 8.5h7v12M4 20.5h17M7.5 8.5h2M7.5 12h2M7.5 15.5h2M16 12h1.5M16 15.5h1.5"/>',
    "edit": '<path d="M4 20l1-4L16.3 4.7a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3L8 19z M14.5 6.5l3 3"/>',
    "trash": '<path d="M4.5 6.5h15M9.5 6.5V4.5h5v2M6.5 6.5l.8 13h9.4l.8-13M10 10v6M14 10v6"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "key": '<circle cx="8" cy="14.5" r="4"/><path d="M11 11.5L19.5 3M16 6.5l2.5 2.5M13.5 9l1.5 1.5"/>',
    "undo": '<path d="M4.5 9.5h10a5.5 5.5 0 0 1 0 11h-4M8.5 5.5l-4 4 4 4"/>',
    "left": '<path d="M14.5 5.5L8 12l6.5 6.5"/>',
    "right": '<path d="M9.5 5.5L16 12l-6.5 6.5"/>',
    "up": '<path d="M5.5 14.5L12 8l6.5 6.5"/>',
    "down": '<path d="M5.5 9.5L12 16l6.5-6.5"/>',
    "filter": '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
    "print": '<path d="M7 8.5V4h10v4.5M7 17H5a1.5 1.5 0 0 1-1.5-1.5V10A1.5 1.5 0 0 1 5 8.5h14a1.5 1.5 0 0 1 1.5 1.5v5.5A1.5 1.5 0 0 1 19 17h-2M7 14h10v6.5H7z"/>',
    "comment": '<path d="M4 5h16v11.5h-8.5L7 20.5v-4H4zM8 9h8M8 12.5h5"/>',
    "history": '<path d="M4 12a8 8 0 1 1 2.6 5.9M4 20v-4.5h4.5M12 8v4.5l3 1.8"/>',
    "star": '<path d="M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "eye": '<path d="M2.8 12S6 5.8 12 5.8 21.2 12 21.2 12 18 18.2 12 18.2 2.8 12 2.8 12z"/><circle cx="12" cy="12" r="2.8"/>',
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
