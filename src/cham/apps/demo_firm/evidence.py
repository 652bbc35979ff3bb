"""What the firm's personas rest on: answers that its simulated customers really gave."""

import time

from cham.apps.insights.segments_making import find_said
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.models import Proof, ProofPart
from cham.apps.personas.proofs import FoundAnswer, add_answer
from cham.apps.personas.queries import live_personas
from cham.apps.reports.desk import Desk
from cham.apps.reports.question import Question
from cham.apps.reports.scene import set_scene

_EACH = 3
_SHORTEST = 18  # letters; shorter ones say too little


def give_evidence(desk: Desk, organisation: Organisation) -> None:
    """Take the latest telling answers of each persona's customers as what they expect."""
    with organisation_scope(organisation):
        if Proof.objects.exists():
            return
        scene = set_scene(desk, Question(), time.time_ns() // 1000)
        for each in live_personas(organisation):
            told = {
                answer.text: answer
                for answer in reversed(find_said(scene, each.persona.segment, "").answers)
                if len(answer.text) >= _SHORTEST
            }
            for answer in list(told.values())[-_EACH:]:
                found = FoundAnswer(
                    source=answer.source,
                    import_id=answer.import_id,
                    message_id=answer.message_id,
                    customer=answer.customer,
                    text=answer.text,
                    day=answer.moment.date(),
                    score=answer.score,
                    scale=answer.scale,
                )
                add_answer(organisation, each.key, found, part=ProofPart.EXPECTATIONS)
