"""Personas on pages and over the API: lists, one persona, its editor, its evidence, its signatures."""
