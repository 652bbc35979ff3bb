import pytest

from cham.core.simulation import Firm, FirmParameters, FirmTables, firm_tables, simulate_firm


@pytest.fixture(scope="session")
def firm() -> Firm:
    """A small firm with everything planted."""
    return simulate_firm(FirmParameters(customers=400, seed=11))


@pytest.fixture(scope="session")
def null_firm() -> Firm:
    return simulate_firm(FirmParameters(customers=400, seed=11, planted=False))


@pytest.fixture(scope="session")
def tables(firm: Firm) -> FirmTables:
    return firm_tables(firm)
