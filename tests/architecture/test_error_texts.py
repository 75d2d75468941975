"""Every code that the server can answer has a sentence on the screen, in three languages."""

import ast
import json

import pytest
from tests.architecture.sources import ROOT, calls, sources

MESSAGES = ROOT / "frontend" / "messages"
FIELD_ERRORS = {"FieldProblem", "IdentifierError", "MailAddressError"}
# Bases whose subclasses give the code that is answered, and codes of which each has a text of its own elsewhere.
NEVER_ANSWERED = {"conflict", "invalid"}


def codes() -> dict[str, str]:
    """Codes of domain errors and of field errors, with a place where each is raised."""
    found: dict[str, str] = {}
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
                    value = getattr(line, "value", None)
                    if isinstance(target, ast.Name) and target.id == "code" and isinstance(value, ast.Constant):
                        found[str(value.value)] = f"{source.name}:{line.lineno}"
        for name, call in calls(source.tree):
            if name in FIELD_ERRORS and call.args and isinstance(call.args[0], ast.Constant):
                found[str(call.args[0].value)] = f"{source.name}:{call.lineno}"
    return {code: place for code, place in found.items() if code not in NEVER_ANSWERED}


@pytest.mark.parametrize("locale", ["fr", "en", "es"])
def test_every_code_has_a_sentence(locale: str) -> None:
    texts = json.loads((MESSAGES / locale / "error.json").read_text(encoding="utf-8"))
    missing = {code: place for code, place in codes().items() if f"error_{code}" not in texts}
    assert not missing, f"add error_<code> to frontend/messages/{locale}/error.json"
