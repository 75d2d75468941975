"""`community match rebuild` and `explain`: the live lists, made anew or looked into."""

import asyncio
from uuid import UUID

import click

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.cli.progress import make_console
from community.core.clock import SystemClock
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.matching.matches import sharing_of
from community.features.matchmaking.matching.rounds import Outcome, Rounds
from community.features.matchmaking.queries.weights import weights_in_use
from community.features.matchmaking.scoring.conditions import barred
from community.features.matchmaking.scoring.learning import FEWEST
from community.features.matchmaking.scoring.listing import Asking, Lister, listed
from community.features.matchmaking.scoring.live import LiveHub
from community.features.matchmaking.scoring.signals import query_of
from community.features.matchmaking.scoring.weights import Weights
from community.infra.db import open_database
from community.settings import Settings

STATEMENT_MS = 60_000


@example("community match rebuild", "community match rebuild --learn")
@click.command()
@click.option("--learn", is_flag=True, help="Learn weights from people's answers first, where there are enough.")
def rebuild(learn: bool) -> None:
    """Read everything, and make all lists anew now; the matcher may go on meanwhile."""
    learnt, outcome = asyncio.run(_rebuild(settings_with_database(), learn=learn))
    if learn:
        told = f"learnt from {learnt.learnt_from:,} needs" if learnt else f"fewer than {FEWEST} decided needs: sensible"
        click.echo(f"weights: {told}")
    click.echo(f"{outcome.ranked:,} lists in {outcome.seconds:.1f} s")


@example("community match explain 0190f6a2-… 0190f6a3-…")
@click.command()
@click.argument("need", type=click.UUID)
@click.argument("organisation", type=click.UUID)
def explain(need: UUID, organisation: UUID) -> None:
    """Say why an organisation is on the list of a need, or why not.

    NEED is the id of a published opportunity or of a sought line, ORGANISATION that of an organisation.
    """
    hub, weights = asyncio.run(_hub(settings_with_database()))
    asked, name = hub.facts.asked.get(need), str(organisation)
    if asked is None:
        raise CommandError(f"{need} is neither a published opportunity nor a sought line.")
    if name not in hub.facts.organisations:
        raise CommandError(f"{organisation} is no organisation for which somebody speaks.")
    lister, side = Lister(hub.supply, hub.demand, weights), hub.hub_for(asked)
    number = side.collection.number[name]
    reason = (
        "it asks"
        if name == asked.owner
        else barred(side, asked.conditions, query_of(side, asked.need).lead).get(number)
    )
    if reason:
        click.echo(f"kept off the list: {reason}")
    asking = lister.without(asked, []) if reason else lister.ask(asked)
    place = next((each for each, one in enumerate(asking.ranking.organisations.tolist()) if one == number), None)
    if place is None:
        click.echo("not among the candidates: nothing that it says is near to the matter")
        return
    _print(asking, place, weights)


def _print(asking: Asking, place: int, weights: Weights) -> None:
    row, console = listed(asking, place), make_console()
    console.print(f"place {place + 1} of {len(asking.ranking.scores)}, score {row.score / 1000:.3f}")
    for part in row.parts:
        console.print(f"  {part.points / 1000:+7.3f}  {part.signal} ({part.value / 1000:.3f})")
    if row.fits:
        console.print(f"in common: {', '.join(row.fits)}")
    for signal, values in row.lacking.items():
        console.print(f"missing: {signal} {', '.join(values)}")
    console.print(f"candidate by: {', '.join(row.sources)}")
    console.print(f"weights learnt from {weights.learnt_from:,} needs" if weights.learnt_from else "sensible weights")


async def _rebuild(settings: Settings, *, learn: bool) -> tuple[Weights | None, Outcome]:
    async with open_database(settings, application_name="community-match", statement_timeout_ms=STATEMENT_MS) as held:
        keeper = Keeper(held, SystemClock())
        try:
            rounds = Rounds(held, keeper, SystemClock(), sharing_of(settings))
            learnt = await rounds.learn() if learn else None
            return learnt, await rounds.whole()
        finally:
            keeper.close()


async def _hub(settings: Settings) -> tuple[LiveHub, Weights]:
    async with open_database(settings, application_name="community-match", statement_timeout_ms=STATEMENT_MS) as held:
        keeper = Keeper(held, SystemClock())
        try:
            await keeper.remake()
            async with held.reading() as session:
                return await keeper.kept(), await weights_in_use(session)
        finally:
            keeper.close()
