"""The list of subcommands. A new one is a module with a click command named `command`, and one line here.

Modules are imported when their command is used, so that `community --help` stays quick.
"""

from importlib.util import find_spec
from typing import Final, NamedTuple


class Entry(NamedTuple):
    """One subcommand: its name, the module that holds it, and its line in `community --help`."""

    name: str
    module: str
    summary: str


ENTRIES: Final = (
    Entry("up", "community.app.cli.up", "Start everything on this machine: databases, server, worker."),
    Entry("serve", "community.app.cli.serve", "Run the web server."),
    Entry("worker", "community.app.cli.worker", "Run the worker: mail, notifications, search index, jobs."),
    Entry("searcher", "community.app.cli.searcher", "Run a searcher: an index, and answers to searches."),
    Entry("matcher", "community.app.cli.matcher", "Run the matcher: works out who fits whom."),
    Entry("search", "community.app.cli.search", "Make what can be found anew; show how far the engines are."),
    Entry("match", "community.app.cli.match", "Partners: make all lists anew, explain a match, measure the engine."),
    Entry("migrate", "community.app.cli.migrate", "Bring the database schema to this version."),
    Entry("check-config", "community.app.cli.check_config", "Check the settings and print them masked."),
    Entry("doctor", "community.app.cli.doctor", "Show state and version of each component."),
    Entry("push-key", "community.app.cli.push_key", "Make the key of web push."),
    Entry("create-admin", "community.app.cli.create_admin", "Create a chamber administrator."),
    Entry(
        "receive-mail", "community.app.cli.receive_mail", "Hand over a mail that came in, from a mail server's pipe."
    ),
    Entry("import", "community.app.cli.import_", "Import content from a file."),
    Entry("seed", "community.app.cli.seed", "Fill an empty database with demonstration data."),
    Entry("render-posts", "community.app.cli.render_posts", "Render posts again after a change of the rules."),
    Entry(
        "verify-messages", "community.app.cli.verify_messages", "Check that no message was lost, doubled or disordered."
    ),
    Entry("openapi", "community.app.cli.openapi", "Write the description of the API."),
    Entry("frames", "community.app.cli.frames", "Write the frames of the live channel as JSON Schema."),
)


def available() -> dict[str, Entry]:
    """The subcommands whose module is there."""
    return {entry.name: entry for entry in ENTRIES if find_spec(entry.module) is not None}
