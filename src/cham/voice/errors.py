"""Everything that the reading of texts refuses.

VoiceError
├── TooFewLabelsError      there is not enough to learn from
├── OneLabelError          all texts carry the same label
├── NothingToScoreError    no text of the folder can be held against the model
├── ModelMissingError      there is no model in the folder
├── ModelForeignError      the folder holds something else than a model that this version reads
├── ModelDamagedError      the model's files were changed, cut short or exchanged
├── ModelTooLargeError     the model's file is larger than any that is written here
└── StarterTextError       a line of the texts that come with the product is not as it must be
"""

from cham.core.errors import N_, ChamError


class VoiceError(ChamError):
    """A text cannot be read, or a model not be made."""


class TooFewLabelsError(VoiceError):
    code = "voice_too_few_labels"
    template = N_("texts with a label ({count}) must be at least {least}; label more of them")


class OneLabelError(VoiceError):
    code = "voice_one_label"
    template = N_("labels ({label}) must be at least two different ones; label other texts too")


class NothingToScoreError(VoiceError):
    code = "voice_nothing_to_score"
    template = N_(
        "labels of the folder ({found}) must be among those of the model ({known}); "
        "choose the model of the same task"
    )


class ModelMissingError(VoiceError):
    code = "voice_model_missing"
    template = N_("folder {folder} must hold a model, but {file} is not there; train one first")


class ModelForeignError(VoiceError):
    code = "voice_model_foreign"
    template = N_(
        "{file} in {folder} must describe a model of version {version} ({reason}); train it anew"
    )


class ModelDamagedError(VoiceError):
    code = "voice_model_damaged"
    template = N_(
        "files of the model {folder} must be as they were written ({reason}); "
        "copy or train it again"
    )


class ModelTooLargeError(VoiceError):
    code = "voice_model_too_large"
    template = N_("{file} in {folder} ({bytes} bytes) must be at most {most} bytes; train it anew")


class StarterTextError(VoiceError):
    code = "voice_starter_text"
    template = N_(
        "line {line} of {file} must hold a part, a form, known labels and a text that stands "
        "nowhere else; correct it, or install Chạm again"
    )
