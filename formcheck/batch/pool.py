"""Many videos at once, through joblib: in processes here, or on a Dask or Ray cluster."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import Parallel, cpu_count, delayed, effective_n_jobs, parallel_config
from joblib.externals.loky.process_executor import TerminatedWorkerError
from joblib.parallel import get_active_backend

from formcheck.batch import Backend
from formcheck.batch.plan import Job
from formcheck.batch.worker import earlier_rows, judge, lost_workers, prepare_worker
from formcheck.errors import ClusterError
from formcheck.sinks.files.batch_csv import Judged

#: Time for a cluster to answer, and to have its first worker.
_PATIENCE_S = 10
#: Videos per core in each round of a backend that returns results only at its end.
_ROUND = 4


@dataclass(frozen=True, slots=True)
class Pool:
    """Worker processes that joblib uses.

    Attributes:
        capacity: Number of videos at once.
        losses: Exceptions that mean a worker died; empty if the backend retries by itself.
    """

    capacity: int
    losses: tuple[type[Exception], ...]


@contextmanager
def pool(backend: Backend, address: str | None) -> Iterator[Pool]:
    """Let joblib use worker processes inside the block, here or on a cluster at ``address``.

    Raises:
        ClusterError: The cluster cannot be reached, or its library is not installed.
    """
    enter = {"local": _enter_local, "dask": _enter_dask, "ray": _enter_ray}
    with ExitStack() as stack:
        yield enter[backend](stack, address)


def _enter_local(stack: ExitStack, address: str | None) -> Pool:
    config = parallel_config("loky", inner_max_num_threads=1, initializer=prepare_worker)
    stack.enter_context(config)
    return Pool(cpu_count(), (TerminatedWorkerError,))


def _enter_dask(stack: ExitStack, address: str | None) -> Pool:
    try:
        from distributed import Client
    except ImportError as error:
        raise _not_installed("Dask") from error
    try:
        stack.enter_context(Client(address, timeout=_PATIENCE_S))
        config = parallel_config("dask", wait_for_workers_timeout=_PATIENCE_S)
        stack.enter_context(config)
        # Dask retries a task three times by default; then joblib (1.6) waits forever. So judge()
        # must refuse the video before.
        return Pool(effective_n_jobs(-1), ())
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise _out_of_reach("Dask", address) from error


def _enter_ray(stack: ExitStack, address: str | None) -> Pool:
    try:
        import ray
        from ray.exceptions import RayActorError
        from ray.util.joblib import register_ray
    except ImportError as error:
        raise _not_installed("Ray") from error
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, ValueError, RuntimeError) as error:
        raise _out_of_reach("Ray", address) from error
    stack.callback(ray.shutdown)
    register_ray()
    stack.enter_context(parallel_config("ray"))
    return Pool(int(ray.cluster_resources()["CPU"]), (RayActorError,))


def _not_installed(name: str) -> ClusterError:
    return ClusterError(
        f"expected {name} to be installed, and it is not; run: pip install 'formcheck[cluster]'"
    )


def _out_of_reach(name: str, address: str | None) -> ClusterError:
    return ClusterError(
        f"expected a {name} cluster with workers at {address}, got none within {_PATIENCE_S} s; "
        "start it, or check --address"
    )


def judge_all(jobs: Sequence[Job], workers: Pool, at_once: int) -> Iterator[Judged]:
    """Yield the row of each video when it is done, with ``at_once`` videos at a time.

    A worker that dies may end all others. So the videos in progress are tried again one at a time,
    until :func:`judge` refuses the one that costs workers.

    Raises:
        ClusterError: Workers are lost before they begin.
    """
    waiting = {job.row.number: job for job in jobs}
    while waiting:
        suspects = [job for job in waiting.values() if lost_workers(job)]
        chosen, together = (suspects, 1) if suspects else (list(waiting.values()), at_once)
        before = _state(waiting)
        try:
            for row in _parallel(chosen, together):
                del waiting[row.number]
                yield row
        except workers.losses as error:
            # Videos that were done when the worker died.
            for row in earlier_rows(list(waiting.values())):
                del waiting[row.number]
                yield row
            if _state(waiting) == before:
                raise ClusterError(
                    "expected worker processes that last, but they end before they begin; "
                    "try one video with `formcheck analyse`, and `formcheck doctor`"
                ) from error


def _state(waiting: Mapping[int, Job]) -> dict[int, int]:
    """Return how many workers each video has cost; no change means that workers fail anyway."""
    return {number: lost_workers(job) for number, job in waiting.items()}


def _parallel(jobs: Sequence[Job], at_once: int) -> Iterator[Judged]:
    backend, _ = get_active_backend()
    if not backend.supports_return_generator:
        # In rounds: Ray returns results only when all of a call are done.
        size = at_once * _ROUND
        for first in range(0, len(jobs), size):
            some = jobs[first : first + size]
            yield from _calls(at_once, "list")(delayed(judge)(job) for job in some)
        return
    results: Any = _calls(at_once, "generator_unordered")(delayed(judge)(job) for job in jobs)
    try:
        yield from results
    finally:
        with warnings.catch_warnings():
            # joblib warns of unused results when the program stops in the middle.
            warnings.simplefilter("ignore", UserWarning)
            results.close()


def _calls(at_once: int, return_as: str) -> Any:
    # With one job joblib would work in this process, which a video may crash.
    n_jobs = max(at_once, 2)
    return Parallel(n_jobs=n_jobs, pre_dispatch=at_once, batch_size=1, return_as=return_as)
