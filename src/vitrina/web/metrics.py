"""`/metrics`: how the way in is doing, for Prometheus.

Several processes answer, and any of them may be asked: so nothing is counted in memory. The
numbers are those of the lake's own account and of the files that the processes write.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from vitrina import journeys
from vitrina.web import workspace
from vitrina.web.links import shop
from vitrina.web.live.processes import Health, health_of
from vitrina.web.live.tables import INTAKE, REJECTIONS, files_of
from vitrina.web.live.ways_in import EVER
from vitrina.web.question import Rows, call, number

COUNTERS = {
    "received": "Messages that the door counted.",
    "new": "Messages that became rows.",
    "duplicate": "Messages that were there already.",
}
SECOND_MS = 1000


class Intake(Collector):
    """What stands in the lake's account, and what the processes told last."""

    def __init__(
        self, by_source: Rows, rejections: Rows, files: dict[str, int], health: Health
    ) -> None:
        self._by_source = by_source
        self._rejections = rejections
        self._files = files
        self._health = health

    def collect(self) -> Iterator[Metric]:
        """All metrics, one family after the other."""
        yield from self._messages()
        yield from self._freshness()
        yield from self._room()
        yield from self._processes()

    def _messages(self) -> Iterator[Metric]:
        for column, meaning in COUNTERS.items():
            family = CounterMetricFamily(f"vitrina_messages_{column}", meaning, labels=["source"])
            for row in self._by_source.rows:
                family.add_metric([str(row["source"])], number(row[column]))
            yield family
        # replayed ones are taken off, so it may fall
        bad = GaugeMetricFamily(
            "vitrina_messages_bad", "Messages kept, but not understood.", labels=["source"]
        )
        for row in self._by_source.rows:
            bad.add_metric([str(row["source"])], number(row["bad"]))
        yield bad
        rejected = CounterMetricFamily(
            "vitrina_messages_rejected",
            "Messages turned away at the door.",
            labels=["source", "reason"],
        )
        for row in self._rejections.rows:
            rejected.add_metric([str(row["source"]), str(row["reason"])], number(row["messages"]))
        yield rejected

    def _freshness(self) -> Iterator[Metric]:
        loader, canary = self._health.loader, self._health.canary
        told = {
            "vitrina_loader_lag_seconds": (
                "Age of the oldest part of the log that is not loaded.",
                loader.number("lag_seconds"),
            ),
            "vitrina_canary_acknowledged_seconds": (
                "From sent to acknowledged, of the newest test message.",
                _seconds(canary.acknowledged_ms),
            ),
            "vitrina_canary_queryable_seconds": (
                "From sent to found in the lake, of the newest test message.",
                _seconds(canary.queryable_ms),
            ),
            "vitrina_canary_sent_timestamp_seconds": (
                "When the newest test message was sent.",
                canary.sent_at.timestamp() if canary.sent_at else None,
            ),
        }
        for name, (meaning, value) in told.items():
            if value is not None:  # what nobody told is left out: zero would be a lie
                yield GaugeMetricFamily(name, meaning, value=value)

    def _room(self) -> Iterator[Metric]:
        health = self._health
        told = {
            "vitrina_log_bytes": ("Size of the log.", health.log_bytes),
            "vitrina_log_segments_waiting": (
                "Finished parts of the log that are not loaded.",
                health.segments_waiting,
            ),
            "vitrina_disk_free_bytes": ("Free space on the shop's disk.", health.free_bytes),
            "vitrina_lake_files": ("Files of the lake.", self._files["files"]),
            "vitrina_lake_bytes": ("Size of the lake.", self._files["bytes"]),
        }
        for name, (meaning, value) in told.items():
            yield GaugeMetricFamily(name, meaning, value=value)

    def _processes(self) -> Iterator[Metric]:
        runs = GaugeMetricFamily(
            "vitrina_process_up", "1 if the process told of itself lately.", labels=["process"]
        )
        memory = GaugeMetricFamily(
            "vitrina_process_resident_bytes", "Memory of the process.", labels=["process"]
        )
        for each in self._health.processes:
            runs.add_metric([each.name], 0 if each.is_silent else 1)
            if each.memory is not None:
                memory.add_metric([each.name], each.memory)
        yield runs
        yield memory


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it as text."""
    del request
    snapshot = workspace.snapshot()
    since = journeys.instant(EVER)
    files = files_of(snapshot.lake)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(
        Intake(
            snapshot.ask(call(journeys.intake_by_source, INTAKE, since=since)),
            snapshot.ask(call(journeys.rejections_by_reason, REJECTIONS, since=since)),
            {"files": len(files), "bytes": sum(file.bytes for file in files)},
            health_of(shop.workspace(), timezone.now()),
        )
    )
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / SECOND_MS
