"""A mapping guessed from headers and values, each guess with its reason."""

from cham.doors.files.proposing.guesser import Guess
from cham.doors.files.proposing.proposal import Proposal, propose_mapping
from cham.doors.files.proposing.questions import questions
from cham.doors.files.proposing.reasons import Reason

__all__ = ["Guess", "Proposal", "Reason", "propose_mapping", "questions"]
