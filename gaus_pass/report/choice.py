"""Table and picture of a choice among designs: values of the proxy beside measures of the target.

Both are made from the JSON of `gaus_pass.hls.explore.choose.choice_document`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gaus_pass.report.plot import drawing, save
from gaus_pass.text import one_line

Json = Mapping[str, Any]
_PANELS = (("register-bits", "area"), ("length", "delay"))


def measured(table: Json) -> list[Json]:
    """The candidates that have a score."""
    return [row for row in table["candidates"] if "score" in row]


def improvement(table: Json) -> float | None:
    """Score of the choice divided by that of the proxy's best; None if that was not measured."""
    first = table["candidates"][0]
    if "score" not in first or not first["score"]:
        return None
    kept = next(row for row in measured(table) if row["number"] == table["chosen"])
    return float(kept["score"] / first["score"])


def rank_correlation(table: Json) -> float | None:
    """Spearman's ρ between the objective and the score; None without two different values each.

    C. Spearman, "The proof and measurement of association between two things" (1904); equal
    values have the mean of their ranks.
    """
    rows = measured(table)
    proxy = _ranks([tuple(row["objective"]) for row in rows])
    score = _ranks([(row["score"],) for row in rows])
    if len(rows) < 2 or not proxy.std() or not score.std():
        return None
    return float(np.corrcoef(proxy, score)[0, 1])


def _ranks(values: Sequence[tuple[float, ...]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    ordered = sorted(values)
    places = {value: [k for k, other in enumerate(ordered) if other == value] for value in values}
    return np.array([np.mean(places[value]) for value in values], np.float64)


def choice_summary(table: Json) -> str:
    """One line: the design that is kept, and the gain."""
    rows, chosen = table["candidates"], table["chosen"]
    row = next(r for r in rows if r["number"] == chosen)
    if "score" not in row:
        return "nothing was measured; this is the proxy's best"
    text = f"candidate {chosen} of {len(measured(table))} measured is kept"
    text += f" ({_differs(row)}): {table['score']} = {row['score']:,.6g}"
    ratio = improvement(table)
    if ratio is None:
        return f"{text}; the proxy's best could not be measured"
    if chosen == 0:
        return f"{text}; no other is better"
    return f"{text}, {rows[0]['score']:,.6g} for the proxy's best ({ratio - 1:+.1%})"


def choice_markdown(table: Json) -> str:
    """All candidates in a table, the chosen one marked."""
    rows = table["candidates"]
    names = list(dict.fromkeys(name for row in measured(table) for name in row["target"]))
    heads = ["#", "differs in", "II", "length", "register bits", *names, table["score"]]
    lines = ["| " + " | ".join(heads) + " |", "|---:|---|" + "---:|" * (len(heads) - 2)]
    lines += ["| " + " | ".join(_cells(row, names, table["chosen"])) + " |" for row in rows]
    rho = rank_correlation(table)
    told = "" if rho is None else f" Rank correlation of the objective with the score: {rho:.2f}."
    return (
        "\n".join(lines) + f"\n\nTarget: `{table['target']['name']}`; {_sentence(table)}.{told}\n"
    )


def _sentence(table: Json) -> str:
    text = one_line(choice_summary(table))
    return text.replace("|", "\\|")


def _cells(row: Json, names: Sequence[str], chosen: int) -> list[str]:
    mark = "**" if row["number"] == chosen else ""
    cells = [f"{mark}{row['number']}{mark}", _differs(row)]
    cells += ["/".join("" if i is None else str(i) for i in row["ii"])]
    cells += ["/".join(map(str, row["length"])), f"{row['proxy']['register-bits']:,}"]
    if "score" not in row:
        failure = one_line(row["failure"].replace("\n", " ")).replace("|", "\\|")
        return [*cells, *("" for _ in names), failure]
    cells += [_number(row["target"].get(name)) for name in names]
    return [*cells, f"{mark}{row['score']:,.6g}{mark}"]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.6g}"


def _differs(row: Json) -> str:
    usual = {"chain": 1.0, "more": 0, "objective": "asked", "share": None, "binding": 0}
    usual |= {"sample": 0, "deeper": 0, "cores": "", "round": 0}
    changed = [f"{k} {v}" for k, v in row["recipe"].items() if v != usual[k]]
    return ", ".join(changed) or "the proxy's best"


def plot_choice(table: Json, path: str) -> None:
    """Draw proxy against target: register bits and area, length and delay, objective and score.

    Raises
    ------
    MissingDependency
        matplotlib is not installed.
    GausError
        The file cannot be written.
    """
    figure, axes = drawing(1, len(_PANELS) + 1, (12, 4))
    rows = measured(table)
    for axis, (proxy, target) in zip(axes[0], _PANELS, strict=False):
        _scatter(
            axis, table, [r["proxy"][proxy] for r in rows], [r["target"][target] for r in rows]
        )
        axis.set(xlabel=proxy, ylabel=target)
    ranks = _ranks([tuple(row["objective"]) for row in rows])
    _scatter(axes[0][-1], table, ranks.tolist(), [row["score"] for row in rows])
    axes[0][-1].set(xlabel="rank by the objective", ylabel=table["score"])
    axes[0][-1].legend()
    save(figure, path)


def _scatter(axis: Any, table: Json, x: Sequence[float], y: Sequence[float]) -> None:
    axis.scatter(x, y, color="0.6", label="candidate")
    for k, row in enumerate(measured(table)):
        if row["number"] == 0:
            axis.scatter(x[k], y[k], marker="s", color="tab:blue", label="proxy's best")
        if row["number"] == table["chosen"]:
            axis.scatter(x[k], y[k], marker="*", s=160, color="tab:red", label="kept", zorder=3)
