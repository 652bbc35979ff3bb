"""Themes: what customers write about, which of it grows, and what people call it."""
