"""Texts of a map as people edit them: in one language at a time, the others kept."""

from cham.core.journeys import Node, Text


def in_language(text: Text, language: str) -> str:
    """Give a text in exactly this language; empty where it is not written in it."""
    return dict(text.by_language).get(language, "")


def with_language(text: Text, language: str, written: str) -> Node:
    """Give the text with one language written anew, as a journey's file has it; None if empty."""
    texts = {**dict(text.by_language), language: written.strip()}
    kept = {each: said for each, said in texts.items() if said}
    return dict(kept) if kept else None


def language_to_edit(text: Text, reader: str) -> str:
    """Choose the language in which a reader edits: their own, or that of what is written."""
    written = [each for each, said in text.by_language if said]
    return reader if reader in written or not written else written[0]
