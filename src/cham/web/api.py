"""The control API: every app's router, one description, one way to say what went wrong."""

from ninja import NinjaAPI

from cham.apps.journeys.api import router as journeys
from cham.apps.orgs.guard import public
from cham.apps.orgs.problems import answers
from cham.apps.pains.api import router as pains
from cham.apps.people.api import router as people

api = NinjaAPI(
    title="Chạm",
    version="1",
    description="Everything that the pages can do. Errors are problem details with stable codes.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    docs_decorator=public,
)
answers(api)
api.add_router("", people)
api.add_router("/journeys", journeys)
api.add_router("/pains", pains)
