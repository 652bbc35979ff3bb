"""Figures about the server itself, as Prometheus reads them.

Several processes answer requests, and any of them may be asked for the figures of all. They share
a folder of the data folder for that, which `cham serve` makes; without it each is alone.
"""

import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_GET
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric

from cham.apps.interactions.lakes import open_own_lake
from cham.apps.jobs.queue import count_waiting
from cham.apps.orgs.guard import public
from cham.apps.orgs.keyring import find_key
from cham.apps.orgs.policy import Act
from cham.web.shared_figures import SharedFigures

_BEARER = "Bearer "
_LOOPBACK = ("127.0.0.1", "::1")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

# Moments at which several processes began to count do not add up.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types
_registry = CollectorRegistry()
_shared = SharedFigures(_registry, settings.CONFIGURATION.data / "metrics")
_requests = Counter(
    "cham_requests", "Requests answered.", ("method", "route", "status"), registry=_registry
)
_seconds = Histogram(
    "cham_request_seconds",
    "Time that answers took.",
    ("route",),
    buckets=_BUCKETS,
    registry=_registry,
)
_ingest = Counter(
    "cham_ingest_requests", "Requests that brought events.", ("status",), registry=_registry
)
_jobs = Counter("cham_jobs", "Jobs done.", ("job", "outcome"), registry=_registry)
_job_seconds = Histogram(
    "cham_job_seconds", "Time that jobs took.", ("job",), buckets=_BUCKETS, registry=_registry
)


class RequestMetrics:
    """Counts and times requests by their route, which has no personal data in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request and note how it went."""
        started = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else ""
        method = request.method if request.method in _METHODS else "OTHER"
        _requests.labels(method, route, response.status_code).inc()
        _seconds.labels(route).observe(time.perf_counter() - started)
        _shared.note()
        return response


def count_ingest(status: int) -> None:
    """Note the answer to a request that brought events."""
    _ingest.labels(status).inc()
    _shared.note()


def count_job(job: str, outcome: str, seconds: float) -> None:
    """Note how a job went."""
    _jobs.labels(job, outcome).inc()
    _job_seconds.labels(job).observe(seconds)
    _shared.note()


@public
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to who asks on the machine itself, or shows a key that may read."""
    if not (_is_near(request) or _shows_key(request)):
        return HttpResponseForbidden()
    told = generate_latest(_shared) + generate_latest(_Standing())
    return HttpResponse(told, content_type=CONTENT_TYPE_LATEST)


def _is_near(request: HttpRequest) -> bool:
    """Tell whether a request comes from the machine itself, and not through a proxy on it."""
    through_proxy = settings.CONFIGURATION.trusted_proxies > 0 or any(
        name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP")
    )
    return not through_proxy and request.META.get("REMOTE_ADDR") in _LOOPBACK


def _shows_key(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    key = find_key(given.removeprefix(_BEARER)) if given.startswith(_BEARER) else None
    return key is not None and key.may(Act.SEE_FIGURES)


class _Standing:
    """How things stand at the moment they are asked for."""

    def collect(self) -> Iterable[Metric]:
        """Give queue, lake and disk."""
        lake, data = open_own_lake(), settings.CONFIGURATION.data
        yield GaugeMetricFamily("cham_queue_jobs", "Jobs that wait.", value=count_waiting())
        yield GaugeMetricFamily(
            "cham_lake_rows", "Interactions in the table.", value=lake.standing().sequence + 1
        )
        yield GaugeMetricFamily(
            "cham_lake_waiting", "1 while events wait to be compacted.", value=lake.has_waiting()
        )
        yield GaugeMetricFamily(
            "cham_disk_free_bytes", "Room on the data folder's disk.", value=_free(data)
        )


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
