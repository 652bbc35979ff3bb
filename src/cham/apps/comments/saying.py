"""What people say of comments goes before what models read in them."""

from collections.abc import Iterable, Sequence

from cham.apps.comments.models import Comment, Correction, Mention, Sentiment, Task

YES, NO = "yes", "no"
EMOTIONS = ("anger", "sadness", "fear", "joy", "surprise", "disgust", "none")
MARK = "#"  # between an aspect and how the comment feels about it
SIGNALS = (Task.COMPLAINT.value, Task.LEAVING.value, Task.URGENCY.value)
SETTLED = (
    "sentiment", "probability", "negative", "neutral", "positive", "margin", "emotion",
    "emotion_probability", "complaint", "complaint_chance", "leaving", "leaving_chance", "urgency",
    "urgency_chance", "needs_review", "reason", "is_counted",
)  # fmt: skip
"""What models fill and people's corrections change."""


def settle(comment: Comment, corrections: Iterable[Correction]) -> None:
    """Put what people say of a comment in the place of what was read; its mentions are apart."""
    for each in corrections:
        if each.task == Task.SENTIMENT:
            _settle_sentiment(comment, each.labels[0])
        elif each.task == Task.EMOTION:
            comment.emotion, comment.emotion_probability = each.labels[0], 1.0
        elif each.task in SIGNALS:
            is_so = each.labels[0] == YES
            setattr(comment, each.task, is_so)
            setattr(comment, f"{each.task}_chance", float(is_so))


def _settle_sentiment(comment: Comment, label: str) -> None:
    for each in Sentiment.values:
        setattr(comment, each, float(each == label))
    comment.sentiment, comment.probability, comment.margin = label, 1.0, 1.0
    comment.needs_review, comment.reason, comment.is_counted = False, "", True


def mentions_said(comment: Comment, labels: Sequence[str]) -> list[Mention]:
    """Make the mentions that a person says a comment has."""
    parts = [label.rpartition(MARK) for label in labels]
    return [
        Mention(comment=comment, aspect=aspect, polarity=polarity, probability=1.0)
        for aspect, _mark, polarity in parts
    ]


def labels_of(comment: Comment, task: str) -> list[str]:
    """Say how a comment stands now, in the labels that a correction has."""
    if task == Task.SENTIMENT:
        return [comment.sentiment]
    if task == Task.EMOTION:
        return [comment.emotion]
    if task in SIGNALS:
        return [YES if getattr(comment, task) else NO]
    return [f"{each.aspect}{MARK}{each.polarity}" for each in comment.mentions.all()]
