"""DuckDB as the lake uses it: in memory, never from the network, no file of its own."""

from functools import cache

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """Give a connection that loads nothing from outside and spills nothing to disk.

    Opening a database takes 20 ms and a connection to one that is open next to nothing, so the
    process has one; what a connection registers no other one sees.
    """
    return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": "",
        },
    )
