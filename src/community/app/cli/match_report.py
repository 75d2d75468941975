"""What `community match evaluate` prints."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from community.features.matchmaking.scoring.evaluation import Outcome
from community.features.matchmaking.scoring.metrics import paired_interval

HEADINGS: Final = (
    "R@10", "R@20", "hit@10", "MRR", "nDCG@10", "coverage", "Gini", "most shown", "ms a query",
)  # fmt: skip


def show_outcome(console: Console, title: str, outcome: Outcome, seed: int) -> None:
    """A task: methods side by side, and how many of the true ones each source of candidates holds."""
    questions = outcome.results["engine"].quality.questions
    table = Table(title=escape(f"{title}: {questions:,} questions"), title_justify="left")
    table.add_column("method")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for name, result in outcome.results.items():
        held, seen = result.quality, result.exposure
        figures = (held.recall_10, held.recall_20, held.hit_10, held.mrr, held.ndcg_10, seen.coverage, seen.gini)
        table.add_row(name, *(f"{each:.3f}" for each in figures), f"{seen.maximum:,}", f"{1000 * result.seconds:.1f}")
    console.print(table)
    recalled = ", ".join(f"{source} {share:.3f}" for source, share in outcome.recalled.items() if share)
    console.print(f"true partners among the candidates: {recalled}", soft_wrap=True, markup=False)
    if (other := outcome.results.get("Adamic-Adar")) is not None:
        mean, low, high = paired_interval(outcome.results["engine"].gains, other.gains, seed)
        console.print(
            f"nDCG@10, engine - Adamic-Adar: {mean:+.4f}, 95 % interval {low:+.4f} to {high:+.4f} (paired bootstrap)",
            soft_wrap=True,
        )
    console.print()


def show_matches(console: Console, outcome: Outcome) -> None:
    """Matches with their reasons: parts in thousandths that add up to the score."""
    for question, match, true in outcome.explained:
        reasons = " ".join(f"{part.points:+d} {part.signal}" for part in match.parts)
        mark = ", true" if true else ""
        console.print(
            f"{question} → {match.organisation}{mark}: {match.score} = {reasons or '0'}; found by "
            f"{', '.join(match.sources)}",
            soft_wrap=True,
            markup=False,
        )
    console.print()


def show_problems(console: Console, problems: Sequence[str], most: int = 10) -> None:
    """Lines that were left out."""
    for problem in problems[:most]:
        console.print(f"left out: {problem}", soft_wrap=True, markup=False)
    if len(problems) > most:
        console.print(f"left out: {len(problems) - most:,} more lines")
