"""Asking a service again where that may help, and never beyond what it may cost."""

import time
from collections.abc import Callable

from cham.voice.backends.answering import Fallback
from cham.voice.backends.budget import Budget
from cham.voice.backends.exchange import Answer, NoAnswerError, post
from cham.voice.backends.settings import HttpSettings, checked_address
from cham.voice.backends.wording import Question, usage

_OK = 200
_PASSING = frozenset((408, 429, 500, 502, 503, 504, 529))  # statuses of a state that may pass
_FIRST_WAIT = 0.5  # seconds, doubled with each attempt
_ENDPOINT = "/chat/completions"


class UnansweredError(Exception):
    """The service gave no answer.

    Attributes
    ----------
    why
        What happened.
    wait
        After how many seconds another attempt may help; None where none will.
    """

    def __init__(self, why: Fallback, wait: float | None = None) -> None:
        super().__init__(why.value)
        self.why, self.wait = why, wait


class Service:
    """The service at one address."""

    def __init__(
        self,
        settings: HttpSettings,
        key: str | None,
        budget: Budget,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        place = checked_address(settings.address)
        self._place = place._replace(path=place.path.rstrip("/") + _ENDPOINT)
        self._settings, self._budget, self._sleep = settings, budget, sleep
        self._headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "cham",
        }
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"

    def ask(self, asked: Question) -> bytes:
        """Give the body of the answer to a question.

        Raises
        ------
        UnansweredError
            Where there is none after all attempts, or where one more might cost too much.
        """
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return self._ask_once(asked, attempt)
            except UnansweredError as error:
                is_last = attempt == self._settings.attempts
                if is_last or error.wait is None or error.wait > self._settings.longest_wait:
                    raise
                self._sleep(error.wait)
        raise AssertionError  # there is one attempt at least

    def _ask_once(self, asked: Question, attempt: int) -> bytes:
        aside = self._budget.set_aside(asked.most_into, asked.most_out)
        if aside is None:
            raise UnansweredError(Fallback.BUDGET)
        wait = _FIRST_WAIT * 2 ** (attempt - 1)
        try:
            answer = post(self._place, asked.body, self._headers, seconds=self._settings.timeout)
        except NoAnswerError as error:
            # What was sent may have been worked on and be charged for, so it stays set aside.
            if not error.was_sent:
                self._budget.settle(aside, 0, 0)
            again = error.why is Fallback.UNREACHABLE
            raise UnansweredError(error.why, wait if again else None) from None
        if answer.status == _OK:
            if (used := usage(answer.body)) is not None:
                self._budget.settle(aside, used.prompt_tokens, used.completion_tokens)
            return answer.body
        self._budget.settle(aside, 0, 0)
        raise _unanswered(answer, wait)


def _unanswered(answer: Answer, wait: float) -> UnansweredError:
    if answer.status not in _PASSING:
        return UnansweredError(Fallback.REFUSED)
    return UnansweredError(
        Fallback.BUSY, wait if answer.retry_after is None else answer.retry_after
    )
