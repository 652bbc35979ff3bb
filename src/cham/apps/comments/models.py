from django.db import models
from django.utils.translation import gettext_lazy as _

from cham.apps.orgs.models import Member
from cham.apps.orgs.scope import OrganisationOwned, ScopedManager


class Task(models.TextChoices):
    """What is read in a comment, and what a person can say instead."""

    SENTIMENT = "sentiment", _("Sentiment")
    EMOTION = "emotion", _("Emotion")
    ASPECTS = "aspects", _("Aspects")
    COMPLAINT = "complaint", _("Complaint")
    LEAVING = "leaving", _("Threat to leave")
    URGENCY = "urgency", _("Urgent")


class Sentiment(models.TextChoices):
    """How a comment feels, or what it says about an aspect."""

    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")


class Doubt(models.TextChoices):
    """Why a person should look at a comment."""

    SHORT = "short", _("Too short")
    STRANGE = "strange", _("Unlike what the model learned from")
    UNSURE = "unsure", _("Could be read either way")


class Sign(OrganisationOwned):
    """What rules of touchpoints may look at in the interactions that comments came with.

    Comments with the same sign are at the same touchpoint. Which one is asked of the maps as they
    are, so that nothing has to be written anew when a rule changes.

    Attributes
    ----------
    properties
        Pairs as JSON, of those properties that some rule asks for.
    """

    digest = models.CharField(max_length=32)
    name = models.TextField(blank=True)
    kind = models.TextField(blank=True)
    channel = models.TextField(blank=True)
    touchpoint = models.TextField(blank=True)
    source = models.TextField(blank=True)
    properties = models.TextField(blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="comment_sign_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


_COUNTED = (
    "organisation", "event_time", "month", "unit", "channel", "sign", "epoch", "is_counted",
    "needs_review", "negative", "neutral", "positive", "complaint", "complaint_chance", "leaving",
    "leaving_chance", "urgency", "urgency_chance",
)  # fmt: skip
"""All that totals are made of: they are read off an index, and no text is touched."""


class Comment(OrganisationOwned):
    """One text that a customer wrote and the lake holds, and what is read in it.

    Personal data in its words are redacted before they are kept here. All of it is derived from
    the lake but for what people corrected: it can be made anew at any time.

    Attributes
    ----------
    code
        Names the comment for ever: a digest of source and message id.
    sequence
        Of its row in the lake.
    row_mark
        What tells the row from the same row after it was changed; empty where it is to be read
        from the lake again.
    customer
        The code of the customer who remains, where people were joined.
    month
        The first day of its month on the organisation's clock.
    unit
        Its key, where the row calls a unit of the organisation by key or by name.
    named
        The numbers of members whose full names stand in the words as they arrived, see `Roster`.
    toned, folded
        The words in one spelling, with marks and without, a space around each: for the search.
    alike
        The same for comments that say the same in the same words; see `Wording` for nearly.
    epoch
        With which models it was read: 0 with none yet, else a number of `ReadingProgress`.
    model
        The version of the model of sentiment that read it.
    probability
        Of the sentiment given; the next three are those of each sentiment.
    margin
        How far the most probable sentiment lies before the next one: the lower, the more a
        person's word is worth.
    complaint_chance, leaving_chance, urgency_chance
        By a model; empty where words alone show it.
    is_counted
        Whether its probabilities mean enough to be counted: not too short and not too strange,
        or said by a person.
    """

    code = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    row_mark = models.CharField(max_length=16, blank=True)
    source = models.TextField()
    message_id = models.TextField()
    import_id = models.TextField(blank=True)
    customer = models.TextField(blank=True)
    event_time = models.DateTimeField()
    month = models.DateField(null=True)
    sign = models.ForeignKey(Sign, on_delete=models.RESTRICT, related_name="+")
    channel = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    staff = models.TextField(blank=True)
    named = models.TextField(blank=True)
    score = models.FloatField(null=True)
    scale = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    text = models.TextField()
    toned = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    alike = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField(default=0)
    model = models.CharField(max_length=100, blank=True)
    sentiment = models.CharField(max_length=10, choices=Sentiment.choices, blank=True)
    probability = models.FloatField(default=0)
    negative = models.FloatField(default=0)
    neutral = models.FloatField(default=0)
    positive = models.FloatField(default=0)
    margin = models.FloatField(default=0)
    emotion = models.CharField(max_length=20, blank=True)
    emotion_probability = models.FloatField(null=True)
    complaint = models.BooleanField(default=False)
    complaint_chance = models.FloatField(null=True)
    leaving = models.BooleanField(default=False)
    leaving_chance = models.FloatField(null=True)
    urgency = models.BooleanField(default=False)
    urgency_chance = models.FloatField(null=True)
    needs_review = models.BooleanField(default=False)
    reason = models.CharField(max_length=10, choices=Doubt.choices, blank=True)
    is_counted = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="comment_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-event_time", "-id"], name="comment_latest"),
            models.Index(fields=list(_COUNTED), name="comment_totals"),
            models.Index(fields=["organisation", "sequence"], name="comment_by_row"),
            models.Index(fields=["organisation", "epoch", "id"], name="comment_to_read"),
            models.Index(fields=["organisation", "customer"], name="comment_by_customer"),
            models.Index(fields=["organisation", "import_id"], name="comment_by_import"),
            models.Index(fields=["organisation", "unit", "-event_time"], name="comment_by_unit"),
            models.Index(fields=["organisation", "sign", "-event_time"], name="comment_by_sign"),
            models.Index(fields=["organisation", "alike"], name="comment_alike"),
            models.Index(
                fields=["organisation", "margin", "id"],
                name="comment_uncertain",
                condition=models.Q(needs_review=True),
            ),
            models.Index(
                fields=["organisation", "-event_time"],
                name="comment_complaint",
                condition=models.Q(complaint=True),
            ),
            models.Index(
                fields=["organisation", "-event_time"],
                name="comment_leaving",
                condition=models.Q(leaving=True),
            ),
        ]
        ordering = ["-event_time", "-pk"]

    def __str__(self) -> str:
        return self.code


class Wording(OrganisationOwned):
    """The words of comments that say the same, and those that say nearly the same.

    Words of a few letters have none: they are alike where they are equal.

    Attributes
    ----------
    digest
        As `alike` of its comments.
    group
        The smallest digest among all wordings that are nearly alike.
    key_1, key_2 …
        Under which others are found to compare it with.
    """

    digest = models.CharField(max_length=16)
    group = models.CharField(max_length=16)
    key_1 = models.BigIntegerField()
    key_2 = models.BigIntegerField()
    key_3 = models.BigIntegerField()
    key_4 = models.BigIntegerField()
    key_5 = models.BigIntegerField()
    key_6 = models.BigIntegerField()
    key_7 = models.BigIntegerField()
    key_8 = models.BigIntegerField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="wording_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "group"], name="wording_by_group"),
            *(
                models.Index(
                    fields=["organisation", f"key_{number}"], name=f"wording_key_{number}"
                )
                for number in range(1, 9)
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.digest


class Mention(OrganisationOwned):
    """An aspect that a comment speaks of.

    Attributes
    ----------
    polarity
        How the comment feels about it; empty where nothing tells.
    probability
        That it speaks of the aspect in this way; empty where a phrase alone shows it.
    """

    # What it is counted by begins with it.
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="mentions", db_index=False
    )
    aspect = models.CharField(max_length=100)
    polarity = models.CharField(max_length=10, choices=Sentiment.choices, blank=True)
    probability = models.FloatField(null=True)
    needs_review = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "aspect", "polarity"], name="mention_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "aspect", "polarity", "comment"], name="mention_by_aspect"
            ),
            models.Index(
                fields=["comment", "aspect", "polarity", "needs_review"], name="mention_counted"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.aspect}#{self.polarity}"


class Correction(OrganisationOwned):
    """What a person says of a comment instead of the model; it stays when models change.

    Attributes
    ----------
    labels
        One label; of aspects any number, like `price#negative`.
    said
        What stood there before, and `model`, by which model.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="corrections")
    task = models.CharField(max_length=10, choices=Task.choices)
    labels = models.JSONField()
    said = models.JSONField()
    model = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "task"], name="correction_once")]
        indexes = [models.Index(fields=["organisation", "task", "id"], name="correction_by_task")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.task} {self.comment_id}"


class LearningStage(models.TextChoices):
    """How far the training of a model is."""

    QUEUED = "queued", _("Waiting")
    COMPARING = "comparing", _("Being compared")
    LEARNING = "learning", _("Learning")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Failed")


class ModelVerdict(models.TextChoices):
    """What comparing a new model with the one in force gave."""

    BETTER = "better", _("Better")
    NO_WORSE = "no_worse", _("No worse")
    CANNOT_TELL = "cannot_tell", _("Cannot tell yet")
    WORSE = "worse", _("Worse")


class ReadingModel(OrganisationOwned):
    """A model that was learned from the organisation's corrections, or is being learned.

    Attributes
    ----------
    version
        Names it, and its folder.
    folds
        What was compared so far, while it is being compared.
    comparison
        Figures of the model in force before and of this one, on corrections that neither had
        learned from; `older` and `starter` on what was learned from before.
    learned_labels
        How many corrections it was learned from.
    learned_until
        The last correction among them.
    in_force
        Whether comments are read with it.
    """

    version = models.CharField(max_length=100)
    task = models.CharField(max_length=10, choices=Task.choices)
    stage = models.CharField(
        max_length=10, choices=LearningStage.choices, default=LearningStage.QUEUED
    )
    verdict = models.CharField(max_length=12, choices=ModelVerdict.choices, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    card = models.JSONField(default=dict)
    folds = models.JSONField(default=list)
    comparison = models.JSONField(default=dict)
    learned_labels = models.PositiveIntegerField(default=0)
    learned_until = models.BigIntegerField(default=0)
    learned_alike = models.JSONField(default=list)
    in_force = models.BooleanField(default=False)
    problem = models.CharField(max_length=60, blank=True)
    begun_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    installed_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="reading_model_once"),
            models.UniqueConstraint(
                fields=["organisation", "task"],
                name="one_reading_model_in_force",
                condition=models.Q(in_force=True),
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.version


class AspectList(OrganisationOwned):
    """What an organisation has its comments read for; the product's list where there is none.

    Attributes
    ----------
    text
        YAML, as its writer sees it; empty for the product's list after another one.
    digest
        Of the text; empty with it.
    edition
        Grows with every change, so that two people do not overwrite each other.
    former
        The names of aspects that left the list, by key: corrections may still speak of them.
    """

    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    edition = models.PositiveIntegerField(default=0)
    former = models.JSONField(default=dict)
    changed_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_aspect_list")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition}"


class ReadingProgress(OrganisationOwned):
    """How far an organisation's comments were taken over from the lake, and by what they are read.

    Attributes
    ----------
    lineage, generation, sequence
        The mark of the last row of the lake that was looked at.
    standing
        How the lake stood when its last row was looked at; empty while some are to come.
    properties
        Which properties signs were made of.
    roster
        With the names of which units and members rows were looked at.
    joined
        How many customers were joined into others then.
    zone
        In whose months comments lie.
    in_force
        The version of the model of each task that reads.
    epoch
        Grows with every change of models; comments of an earlier one are to be read again.
    settled
        The last epoch in which all comments were read.
    aspects_digest
        Of the organisation's own list of aspects that comments are read with; empty for that of
        the product.
    aspects
        What can be spoken of: `key`, `vi` and `en` of each.
    problem
        The code of why a model could not be used; another one reads meanwhile.
    """

    lineage = models.CharField(max_length=64, blank=True)
    generation = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    standing = models.CharField(max_length=200, blank=True)
    properties = models.TextField(blank=True)
    roster = models.CharField(max_length=16, blank=True)
    joined = models.PositiveIntegerField(default=0)
    zone = models.CharField(max_length=64, blank=True)
    in_force = models.JSONField(default=dict)
    epoch = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    aspects_digest = models.CharField(max_length=64, blank=True)
    aspects = models.JSONField(default=list)
    problem = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="one_reading_progress")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.epoch}"
