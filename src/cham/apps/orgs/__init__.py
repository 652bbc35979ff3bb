"""Organisations, their units, and the keys with which systems speak for them."""
