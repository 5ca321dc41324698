"""The schedules of an earlier run, from its result JSON."""

from __future__ import annotations

from pathlib import Path

from gaus_pass.errors import ImportFailed
from gaus_pass.formats.documents import Document, parse_documents
from gaus_pass.formats.readers import decode, unpack
from gaus_pass.model.earlier import EarlierSchedule
from gaus_pass.text import display_name


def read_earlier(path: str) -> list[EarlierSchedule]:
    """The first schedule of every problem in a file.

    Raises
    ------
    ImportFailed
        The file cannot be read, is no result JSON, or has a problem without a schedule.
    """
    name = display_name(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ImportFailed(f"like: cannot read '{name}': {error.strerror}") from None
    except ValueError as error:  # a NUL in the name
        raise ImportFailed(f"like: cannot read {path!r}: {error}") from None
    return [_earlier(d, name) for d in parse_documents(decode(unpack(data, name), name), name)]


def _earlier(document: Document, name: str) -> EarlierSchedule:
    problem = document.problem
    if not document.answers:
        raise ImportFailed(
            f"like: the problem '{problem.name}' has no schedule; give the result JSON of a run",
            name,
        )
    types = [kind.name for kind in problem.operator_types]
    operations = tuple(
        (own, types[t]) for own, t in zip(problem.names, problem.type_of.tolist(), strict=True)
    )
    return EarlierSchedule(problem.name, operations, document.answers[0].schedule.start)
