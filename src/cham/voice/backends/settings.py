"""What the file of a backend may say; see docs/reference/text-backends.md."""

import ipaddress
from typing import Annotated, Literal, TypeAlias
from urllib.parse import SplitResult, urlsplit

from msgspec import Meta, Struct

from cham.voice.backends.errors import BackendAddressError, BackendPriceError

_Share = Annotated[float, Meta(ge=0, le=1)]
_Count = Annotated[int, Meta(ge=1, le=1_000_000)]
_Price = Annotated[float, Meta(ge=0, le=1e9)]
_Text = Annotated[str, Meta(min_length=1, max_length=2_000)]
_Variable = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class _Settings(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    pass


class LinearSettings(_Settings, tag="linear", frozen=True):
    """The model that the command names."""


class OnnxSettings(_Settings, tag="onnx", frozen=True):
    """A model in a folder of this machine.

    Attributes
    ----------
    folder
        Holds `model.onnx`, `tokenizer.json` and, unless `labels` are given, `config.json`;
        relative to the file.
    labels
        In the order of the outputs.
    threshold
        Below which probability a person is asked.
    longest
        How many tokens of a text are read.
    at_once
        How many texts the model reads together.
    threads
        How many cores it may use.
    """

    folder: _Text
    labels: list[_Text] = []
    threshold: _Share = 0.8
    longest: Annotated[int, Meta(ge=2, le=8_192)] = 256
    at_once: Annotated[int, Meta(ge=1, le=1_024)] = 32
    threads: Annotated[int, Meta(ge=1, le=64)] = 1


class BudgetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What asking may cost.

    Attributes
    ----------
    most
        The cap.
    of
        What is counted: `tokens`, or `money` in the currency of the prices.
    per
        `run` begins anew with each command; `day` (UTC) is kept in `ledger`.
    input_price, output_price
        For a million tokens.
    ledger
        The file in which the spending of a day is kept; beside the backend's file if not given.
    """

    most: Annotated[float, Meta(gt=0, le=1e12)]
    of: Literal["tokens", "money"]
    per: Literal["run", "day"]
    input_price: _Price | None = None
    output_price: _Price | None = None
    ledger: _Text | None = None

    def __post_init__(self) -> None:
        """Refuse money that cannot be counted."""
        prices = (self.input_price, self.output_price)
        if self.of == "money" and (None in prices or not any(prices)):
            raise BackendPriceError


class HttpSettings(_Settings, tag="http", frozen=True):
    """A service that speaks OpenAI's chat completions.

    Attributes
    ----------
    address
        What stands before `/chat/completions`.
    model
        Its name there.
    budget
        What asking may cost; there is no asking without a cap.
    key_variable
        The variable of the environment that holds the key; none where the service needs none.
    meanings
        What a label means, in a sentence, for labels that do not say so themselves.
    batch
        How many texts go out together; with 1 no text can sway what is said of another.
    longest
        How many characters of a text go out.
    timeout
        Seconds from the beginning of a request to the end of its answer.
    attempts
        How often a batch is asked about where the service is busy or not there.
    longest_wait
        Seconds that are waited between attempts at most; a service that asks for more is not
        asked again.
    temperature
        None where the service takes none.
    limit_field
        What the service calls the most tokens of an answer.
    """

    address: _Text
    model: _Text
    budget: BudgetSettings
    key_variable: _Variable | None = None
    meanings: dict[str, _Text] = {}
    batch: Annotated[int, Meta(ge=1, le=100)] = 10
    longest: Annotated[int, Meta(ge=100, le=20_000)] = 2_000
    timeout: Annotated[float, Meta(gt=0, le=600)] = 30
    attempts: Annotated[int, Meta(ge=1, le=10)] = 3
    longest_wait: Annotated[float, Meta(ge=0, le=600)] = 20
    temperature: Annotated[float, Meta(ge=0, le=2)] | None = 0
    limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"

    def __post_init__(self) -> None:
        """Refuse an address to which no text may go."""
        checked_address(self.address)


class CascadeSettings(_Settings, tag="cascade", frozen=True):
    """Texts on which `first` abstains go to `second`."""

    second: OnnxSettings | HttpSettings
    first: LinearSettings | OnnxSettings = LinearSettings()


BackendSettings: TypeAlias = LinearSettings | OnnxSettings | HttpSettings | CascadeSettings


def checked_address(address: str) -> SplitResult:
    """Take an address apart to which texts may go.

    Raises
    ------
    BackendAddressError
        Where others could read on the way, or where the address holds what must not be told.

    Examples
    --------
    >>> checked_address("http://127.0.0.1:8000/v1").port
    8000
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BackendAddressError(address="…") from None
    host = parts.hostname or ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    plain = not ("@" in parts.netloc or "?" in address or "#" in address) and address.isascii()
    if (
        not (host and secure and plain and address.isprintable() and " " not in address)
        or port == 0
    ):
        # The address may hold a password in the wrong place, so no more of it than its host.
        raise BackendAddressError(address=f"{parts.scheme}://{host}")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
