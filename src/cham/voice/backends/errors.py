"""What the backends refuse before any text is read.

BackendError
├── BackendFileError       the file that describes a backend is no readable text
├── BackendSyntaxError     it is no YAML
├── BackendFieldError      a field of it is missing, unknown or holds something else
├── BackendAddressError    texts would go out unprotected, or an address holds a secret
├── BackendKeyError        the variable that shall hold the key does not, or not a key
├── BackendPriceError      a cap in money without prices
├── BackendLedgerError     what was spent today cannot be read or written
├── BackendTaskError       the backend does not answer this task
├── BackendLabelsError     two backends that answer the same task know other labels
├── OnnxExtraError         the libraries that run ONNX models are not installed
└── OnnxFileError          a file of an ONNX model's folder is missing or cannot be used
"""

from cham.core.errors import N_
from cham.voice.errors import VoiceError


class BackendError(VoiceError):
    """A backend cannot be used as it is described."""


class BackendFileError(BackendError):
    code = "backend_file"
    template = N_("backend file ({file}) must be a UTF-8 text ({reason}); correct it")


class BackendSyntaxError(BackendError):
    code = "backend_syntax"
    template = N_(
        "line {line} of {file} must be YAML without aliases and tags ({reason}); correct it"
    )


class BackendFieldError(BackendError):
    code = "backend_field"
    template = N_(
        "line {line} of {file}: {field} must be as docs/reference/text-backends.md says "
        "({reason}); correct it"
    )


class BackendAddressError(BackendError):
    code = "backend_address"
    template = N_(
        "address ({address}) must begin with https://, or with http:// on this machine itself, "
        "and hold no user, password, query or fragment; correct it"
    )


class BackendKeyError(BackendError):
    code = "backend_key"
    template = N_(
        "variable {variable} of the environment must hold the key of the backend, in printable "
        "ASCII characters without spaces; set it"
    )


class BackendPriceError(BackendError):
    code = "backend_price"
    template = N_(
        "a budget of money must have input_price and output_price, for a million tokens; "
        "add both, or count tokens"
    )


class BackendRunBudgetError(BackendError):
    code = "backend_run_budget"
    template = N_(
        "per of the budget ({per}) must be day where a server asks, which never ends its run; "
        "correct it"
    )


class BackendLedgerError(BackendError):
    code = "backend_ledger"
    template = N_(
        "ledger ({file}) must be a file that can be read and written ({reason}); "
        "correct it, or delete it if nothing was spent today"
    )


class BackendTaskError(BackendError):
    code = "backend_task"
    template = N_(
        "task ({task}) must be one that gives each text one label and that the backend knows "
        "({known}); choose another model, or leave the backend out"
    )


class BackendLabelsError(BackendError):
    code = "backend_labels"
    template = N_(
        "labels of the backend {backend} ({found}) must be those of the model ({known}); "
        "name them so"
    )


class OnnxExtraError(BackendError):
    code = "backend_onnx_extra"
    template = N_(
        "package {package} must be installed for ONNX models; run: pip install 'cham[onnx]'"
    )


class OnnxFileError(BackendError):
    code = "backend_onnx_file"
    template = N_("{file} in {folder} must be of an ONNX model of labels ({reason}); correct it")
