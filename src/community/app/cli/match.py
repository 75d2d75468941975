"""`community match`: how well the matching engine does, and why it proposes whom."""

import time
from pathlib import Path
from typing import Final

import click
from msgspec import structs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from community.app.cli.group import CommandError, example
from community.app.cli.match_files import Folder, FolderError, read_folder
from community.app.cli.match_live import explain, rebuild
from community.app.cli.match_report import show_matches, show_outcome, show_problems
from community.app.cli.progress import make_console
from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.engine import Engine
from community.features.matchmaking.scoring.evaluation import (
    Question,
    evaluate,
    held_back,
    led_questions,
    organisation_questions,
    partners_of_needs,
)
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.training import MOST_CHOICES, TASKS, Trainer

TITLES: Final = {
    "alone": "need → organisations, without a lead",
    "led": "need → organisations, lead known",
    "new to the lead": "need → organisations new to the lead",
    "organisation": "organisation → new partners",
}


@example("community match evaluate past-matches")
@click.group()
def command() -> None:
    """Partners: how well the engine finds them, and why."""


command.add_command(rebuild)
command.add_command(explain)


@example("community match evaluate past-matches", "community match evaluate past-matches --explain 5 --cap 10")
@command.command(name="evaluate")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--explain", "explained", default=0, show_default=True, help="Print the reasons of so many matches.")
@click.option("--cap", default=20, show_default=True, help="Lists that an organisation may be on, where capped.")
@click.option("--seed", default=1, show_default=True, help="Of the bootstrap.")
def evaluate_folder(folder: Path, explained: int, cap: int, seed: int) -> None:
    """Rank what has truly happened, and print how well that went beside plain baselines.

    FOLDER holds organisations.jsonl, needs.jsonl and perhaps history.jsonl. No database is touched.
    """
    try:
        held = read_folder(folder)
    except FolderError as error:
        raise CommandError(str(error)) from error
    if not held.organisations:
        raise CommandError(f"{folder} has no organisation that can be read.")
    console, began = make_console(), time.monotonic()
    show_problems(console, held.problems)
    _Evaluation(console, held, explained, cap, seed).run()
    console.print(f"{time.monotonic() - began:.0f} s in all")


class _Evaluation:
    def __init__(self, console: Console, folder: Folder, explained: int, cap: int, seed: int) -> None:
        self.console, self.folder, self.cap, self.seed = console, folder, cap, seed
        self.explained = explained
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )

    def run(self) -> None:
        folder = self.folder
        self.console.print(
            f"{len(folder.organisations):,} organisations, {len(folder.projects):,} past projects, "
            f"{len(folder.needs):,} needs"
        )
        with self.bar:
            collection = self._collection(folder)
            self._tasks(collection, TASKS[:-1])
            if not folder.new_partners:
                folder.new_partners = partners_of_needs(folder.needs, folder.truths)
                self.console.print("new partners are not told: those who then worked together on the needs are taken")
            if not self._tasks(collection, TASKS[-1:]) and folder.projects:
                self._last_of_history(collection)

    def _collection(self, folder: Folder) -> Collection:
        step = self.bar.add_task("reading texts", total=None)
        collection = Collection(folder.organisations, folder.projects)
        self.bar.remove_task(step)
        return collection

    def _tasks(self, collection: Collection, tasks: tuple[str, ...]) -> int:
        """Evaluates tasks; returns how many had a question."""
        hub, trainer, asked = Hub(collection), Trainer(collection), 0
        for task in tasks:
            if task == "organisation":
                questions = organisation_questions(hub, self.folder.new_partners)
            else:
                questions = led_questions(hub, self.folder.needs, self.folder.truths, task)
            if questions:
                asked += 1
                self._task(hub, trainer, task, questions)
            else:
                self.console.print(f"{TITLES[task]}: no question in this folder\n")
        return asked

    def _task(self, hub: Hub, trainer: Trainer, task: str, questions: list[Question]) -> None:
        learning = self.bar.add_task(f"{task}: learning", total=min(len(trainer.late), MOST_CHOICES))
        weights = trainer.weights(task, lambda: self.bar.advance(learning))
        self.bar.remove_task(learning)
        asking = self.bar.add_task(f"{task}: asking", total=len(questions))
        outcome = evaluate(
            Engine(hub, weights),
            questions,
            cap=self.cap,
            explained=self.explained,
            clock=time.perf_counter,
            advance=lambda: self.bar.advance(asking),
        )
        self.bar.remove_task(asking)
        told = f"weights learnt from {weights.learnt_from:,}" if weights.learnt_from else "sensible weights"
        show_outcome(self.console, f"{TITLES[task]} ({told})", outcome, self.seed)
        if outcome.explained:
            show_matches(self.console, outcome)
            self.explained = 0

    def _last_of_history(self, collection: Collection) -> None:
        """Where no truth is told: who met whom for the first time in the last tenth of the history."""
        early, met = held_back(collection)
        self.console.print("instead, those of the last tenth of the history are held back")
        self.folder.new_partners = met
        # Partners that organisations state may be those that they met in what is held back.
        organisations = [structs.replace(each, partners=()) for each in collection.organisations]
        self._tasks(Collection(organisations, early), ("organisation",))
