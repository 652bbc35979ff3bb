"""DuckDB as the lake uses it: in memory, never from the network, no file of its own."""

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """Open a database in memory that loads nothing from outside and spills nothing to disk."""
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": "",
        },
    )
