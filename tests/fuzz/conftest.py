"""The fuzzing harness runs by hand (`python tests/fuzz/reading.py`), where atheris is installed."""

collect_ignore = ["reading.py"]
