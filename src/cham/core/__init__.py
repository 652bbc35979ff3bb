"""The science: frozen dataclasses and formulas, one package per concept; no I/O, no clock, no framework."""
