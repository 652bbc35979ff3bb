import pytest

from cham.apps.orgs.actions import create_organisation
from cham.apps.orgs.models import Organisation


@pytest.fixture
def firm(db: None) -> Organisation:
    return create_organisation("Cơm trưa Bếp Nhà", code="bep-nha")


@pytest.fixture
def rival(db: None) -> Organisation:
    return create_organisation("Đối thủ", code="doi-thu")
