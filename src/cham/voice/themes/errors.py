"""What the finding of themes refuses.

VoiceError
├── CommentTwiceError      two comments carry one id
├── MemoryFileError        a file of what is remembered is none
├── ThemeCountError        the number of themes asked for is none
└── ThemeUnknownError      a theme that is to be changed is not remembered
"""

from cham.core.errors import N_
from cham.voice.errors import VoiceError


class CommentTwiceError(VoiceError):
    code = "voice_comment_twice"
    template = N_("id of a comment ({id}) must be its own; give each comment once")


class MemoryFileError(VoiceError):
    code = "voice_theme_memory"
    template = N_("file ({file}) must be what an earlier run kept of themes; choose another name")


class ThemeCountError(VoiceError):
    code = "voice_theme_count"
    template = N_("number of themes ({count}) must be 1 to {most}; leave it out to have it chosen")


class ThemeUnknownError(VoiceError):
    code = "voice_theme_unknown"
    template = N_("theme ({id}) must be one that was found before; reload the themes")
