"""Commands that look after the data: prove it, copy it, put it back, erase a person."""

from pathlib import Path

import click

from cham.cli.language import _, ngettext
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show


def _now() -> int:
    import time

    return time.time_ns() // 1000


@click.command(help=_("Prove every row and every file of the lake; name what is damaged."))
@shared_options()
def verify(*, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """Verify; leaves with 1 where something does not hold."""
    found = open_data(data, organisation=organisation, language=lang).lake().verify()
    findings = [
        {"path": each.path, "code": each.code, "spans": [[s.first, s.last] for s in each.spans]}
        for each in found.findings
    ]
    lines = [f"{each['path']}: {each['code']} {each['spans'] or ''}".rstrip() for each in findings]
    text = _("{files} files, {rows} rows and {lines} waiting lines proved; {count} damaged.")
    lines.append(
        text.format(files=found.files, rows=found.rows, lines=found.lines, count=len(findings))
    )
    payload = {
        "sound": found.sound,
        "files": found.files,
        "rows": found.rows,
        "lines": found.lines,
        "torn": found.torn,
        "findings": findings,
    }
    show(payload, "\n".join(lines), as_json=as_json)
    if not found.sound:
        raise click.exceptions.Exit(1)


@click.command(help=_("Erase a person: identity, interactions, dead letters, rejected rows."))
@click.argument("customer")
@shared_options()
def erase(
    *, customer: str, data: Path, organisation: str | None, lang: str, as_json: bool
) -> None:
    """Erase one customer, named by code, id, phone or mail."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.keeping.erasing import erase_customer

    erased = erase_customer(opened.lake(), opened.organisation, customer, now=_now())
    text = _("Erased: {rows} interactions and {letters} dead letters; {files} files written anew.")
    show(
        {"rows": erased.rows, "letters": erased.letters, "files": erased.files},
        text.format(rows=erased.rows, letters=erased.letters, files=erased.files),
        as_json=as_json,
    )


@click.command(
    "dead-letters", help=_("List what could not become interactions, by reason, and how much.")
)
@shared_options()
def dead_letters(*, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """List dead letters by reason, with the latest of each."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.imports.letters import gather_letters
    from cham.apps.imports.page import reason_words

    found = gather_letters(opened.lake(), opened.organisation)
    total = sum(each["count"] for each in found)
    lines = [ngettext("{count} dead letter", "{count} dead letters", total).format(count=total)]
    for each in found:
        sources = ", ".join(f"{source} {count}" for source, count in each["by_source"].items())
        words = reason_words(each["code"])
        lines.append(f"{each['code']}: {each['count']} ({sources}) {words}".rstrip())
        lines += [f"  {sample}" for sample in each["samples"]]
    reasons = [{**each, "text": reason_words(each["code"])} for each in found]
    show({"count": total, "reasons": reasons}, "\n".join(lines), as_json=as_json)


@click.command(
    help=_("Read dead letters again; those that the rules still refuse stay dead letters.")
)
@click.option("--code", "codes", multiple=True, help=_("only letters refused for this code"))
@click.option(
    "--historical", is_flag=True, help=_("also take events older than two years: they are meant")
)
@shared_options()
def replay(
    *,
    codes: tuple[str, ...],
    historical: bool,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Put dead letters through the rules of the door and interpretation again."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.imports.letters import replay_letters

    done = replay_letters(
        opened.lake(),
        opened.organisation,
        codes=codes or None,
        historical=historical,
        now=_now(),
    )
    text = _("{replayed} replayed: {stored} stored, {duplicate} duplicates, {dead} refused again.")
    figures = {
        "replayed": done.replayed,
        "stored": done.stored,
        "duplicate": done.duplicate,
        "dead": done.dead,
    }
    show(figures, text.format(**figures), as_json=as_json)


@click.command(help=_("Copy the data folder to a new folder, while the server runs."))
@click.argument("target", type=click.Path(path_type=Path))
@shared_options()
def backup(
    *, target: Path, data: Path, organisation: str | None, lang: str, as_json: bool
) -> None:
    """Back up."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.keeping.copying import back_up

    made = back_up(opened.lake(), target)
    text = _("{count} files, {size} bytes, copied to {target}.")
    show(
        {"target": str(target), "files": len(made.files), "bytes": made.size},
        text.format(count=len(made.files), size=made.size, target=target),
        as_json=as_json,
    )


@click.command(help=_("Put a backup back into a new data folder, every file proved on the way."))
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@shared_options()
def restore(
    *,
    source: Path,
    data: Path,
    organisation: str | None,  # noqa: ARG001 - every command with state takes it
    lang: str,  # noqa: ARG001 - as above
    as_json: bool,
) -> None:
    """Restore."""
    from cham.lake.backup import restore as put_back

    found = put_back(source, data)
    text = _("{count} files put back into {data}.").format(count=len(found.files), data=data)
    show({"data": str(data), "files": len(found.files)}, text, as_json=as_json)
