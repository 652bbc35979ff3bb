"""What emoji and emoticons feel like; each class chosen for this project.

A class is a token of its own in the normalised text, so that a model that has never met one sign
knows its siblings. What carries no feeling (a phone, a flag) has no class and leaves no token.
"""

import re
from enum import StrEnum


class Feeling(StrEnum):
    """A class of emoji; the value is its token."""

    JOY = "emoji_joy"
    LOVE = "emoji_love"
    LAUGHTER = "emoji_laughter"
    APPROVAL = "emoji_approval"
    SADNESS = "emoji_sadness"
    ANGER = "emoji_anger"
    DISGUST = "emoji_disgust"
    FEAR = "emoji_fear"
    SURPRISE = "emoji_surprise"
    DISAPPROVAL = "emoji_disapproval"
    PLEADING = "emoji_pleading"
    DOUBT = "emoji_doubt"


_SIGNS = {
    Feeling.JOY: "😀😃😄😁😊🙂☺😇😎🤗😋😌😺🤤🥳🎉🎊✨🌟⭐🌞☀🤠😸😛😜😝🤪😏😉",
    Feeling.LOVE: "😍🥰😘😗😙😚❤🧡💛💚💙💜🖤🤍🤎💕💖💗💓💞💘💝💟❣♥💋😻🤟🫶🌹💐💌🤩🩷",
    Feeling.LAUGHTER: "😂🤣😆😹😅",
    Feeling.APPROVAL: "👍👏👌💪🙌💯✅✔🏆🥇🤝🫡🔥🤙☑🆗",
    Feeling.SADNESS: "😢😭😞😔😟🙁☹😿💔😥😓😪😣😖😩😫🥺😕🥲😰🤕🤒",
    Feeling.ANGER: "😠😡🤬😤💢👿😾🖕👊👺",
    Feeling.DISGUST: "🤢🤮💩😝🤧😷🤡🐛🪳🪰",
    Feeling.FEAR: "😨😱😧😦👻💀☠🫣",
    Feeling.SURPRISE: "😮😯😲😳🤯🙀😵‼⁉❗",
    Feeling.DISAPPROVAL: "👎❌🙅🚫⛔✖💣🆘⚠😒🙄😑",
    Feeling.PLEADING: "🙏🙇",
    Feeling.DOUBT: "🤔😐😶🤨❓❔🤷🧐😬🥴🫤",
}
_EMOTICONS = {
    Feeling.LAUGHTER: r"[:=;]['’]?-?\){2,}|xd|:v",
    Feeling.JOY: r"[:=;8]['’]?-?[)\]d]+|[:=]-?p|\^[_.-]*\^|:3",
    Feeling.SADNESS: r"[:=;]['’]?-?[(\[]+|t_+t|;_+;|q_+q",
    Feeling.LOVE: r"<3+|:-?[*x]",
    Feeling.ANGER: r">:\(+|>_+<",
    Feeling.SURPRISE: r":-?o|o_+o|@@+",
    Feeling.DOUBT: r":-?[/|]+|-_+-",
}
_FEELINGS = {sign: feeling for feeling, signs in _SIGNS.items() for sign in signs}
_WAYS = re.compile(
    "|".join(f"(?P<{feeling.name}>{pattern})" for feeling, pattern in _EMOTICONS.items())
)

# For the tokeniser, in lower case. After a digit or a slash stand times (12:30) and addresses.
EMOTICON_PATTERN = (
    r"(?:(?<![\d/:])(?:[:=;8]['’]?-?(?:\)+|\(+|\[+|\]+|[dpvx3o](?!\w)|[*|/](?!/))|>:\(+)"
    r"|<3+|>_+<|\^[_.-]*\^|-_+-|;_+;|@@+)"
)
EMOJI_PATTERN = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u203c\u2049\ufe0f\u200d]+"


def feelings_of_emoji(signs: str) -> tuple[Feeling, ...]:
    """Read a run of emoji: each feeling once, in the order of first use.

    Examples
    --------
    >>> [feeling.name for feeling in feelings_of_emoji("😍😍👍📱")]
    ['LOVE', 'APPROVAL']
    """
    return tuple(dict.fromkeys(_FEELINGS[sign] for sign in signs if sign in _FEELINGS))


def feeling_of_emoticon(sign: str) -> Feeling | None:
    """Read one emoticon in lower case; None where it is no such sign.

    Examples
    --------
    >>> [feeling_of_emoticon(sign) for sign in (":))", "<3", "12:30")]
    [<Feeling.LAUGHTER: 'emoji_laughter'>, <Feeling.LOVE: 'emoji_love'>, None]
    """
    found = _WAYS.fullmatch(sign)
    return None if found is None or found.lastgroup is None else Feeling[found.lastgroup]
