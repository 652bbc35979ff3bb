from cham.core.errors import N_, ChamError


class FirstRunError(ChamError):
    """Root of all errors of the guided beginning."""

    code = "first_run_wrong"
    template = N_("the answer is wrong; correct it")


class AnswersMissingError(FirstRunError):
    code = "first_run_answer"
    template = N_("{name} ({length} letters) must be 1 to {most} letters long; write an answer")
