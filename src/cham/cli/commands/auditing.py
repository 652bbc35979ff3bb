from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show

_WORDS = {
    "missing": _("an entry is missing"),
    "changed": _("the entry was changed, added or moved"),
    "cut_off": _("the end is cut off from here on"),
    "head_differs": _("the seal differs from the one kept beside the database"),
    "head_missing": _("the seal kept beside the database is gone"),
}


@click.group(help=_("Look after the log of what was done."))
def audit() -> None:
    """Group the commands about the audit log."""


@audit.command(
    "verify", help=_("Prove that no entry of the audit log was changed, removed or added.")
)
@shared_options()
def verify(*, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """Prove the logs of all organisations, or of one; leaves with 1 where one does not hold."""
    from cham.cli.opening import prepare

    if organisation:
        open_data(data, organisation=organisation, language=lang)
    else:
        prepare(data, language=lang, begins=False)
    from cham.apps.orgs.audit_proof import prove_all

    proofs = [
        each for each in prove_all(data.absolute()) if organisation in {None, each.organisation}
    ]
    findings = [finding for proof in proofs for finding in proof.findings]
    lines = [
        _("{organisation}: entry {number}: {what}").format(
            organisation=each.organisation, number=each.number, what=_WORDS[each.kind]
        )
        for each in findings
    ]
    count = sum(proof.entries for proof in proofs)
    lines.append(
        _("{count} entries proved; {wrong} breaks.").format(count=count, wrong=len(findings))
    )
    payload = {
        "sound": not findings,
        "entries": count,
        "findings": [
            {"organisation": each.organisation, "number": each.number, "code": each.kind.value}
            for each in findings
        ],
    }
    show(payload, "\n".join(lines), as_json=as_json)
    if findings:
        raise click.exceptions.Exit(1)
