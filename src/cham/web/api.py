"""The control API: every app's router, one description, one way to say what went wrong."""

from cham.apps.comments.api import router as comments
from cham.apps.first_run.api import router as first_run
from cham.apps.imports.api import router as imports
from cham.apps.insights.api import router as insights
from cham.apps.insights.parts_api import router as parts
from cham.apps.journeys.api import router as journeys
from cham.apps.maps.api import router as maps
from cham.apps.matching.api import router as matching
from cham.apps.orgs.control_api import ControlApi
from cham.apps.orgs.guard import public
from cham.apps.orgs.problems import answers
from cham.apps.overview.api import router as overview
from cham.apps.overview.api_lists import router as overview_lists
from cham.apps.pains.api import router as pains
from cham.apps.paths.api import router as paths
from cham.apps.people.api import router as people
from cham.apps.persona_pages.api import router as personas
from cham.apps.responsibilities.api import router as responsibilities
from cham.apps.search.api import router as search
from cham.apps.themes.api import router as themes
from cham.apps.touchpoints.api import router as touchpoints

api = ControlApi(
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
api.add_router("", overview)
api.add_router("", overview_lists)
api.add_router("", insights)
api.add_router("", parts)
api.add_router("/journeys", journeys)
api.add_router("/journeys", maps)
api.add_router("/journeys", touchpoints)
api.add_router("/paths", paths)
api.add_router("/pains", pains)
api.add_router("/personas", personas)
api.add_router("", responsibilities)
api.add_router("/voice", comments)
api.add_router("/voice/themes", themes)
api.add_router("/data", imports)
api.add_router("", matching)
api.add_router("", search)
api.add_router("/start", first_run)
