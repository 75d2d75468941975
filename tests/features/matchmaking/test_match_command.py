"""`community match evaluate` on small folders."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from loadtests.matching.synthetic import Hub

from community.app.cli.match import command
from community.app.cli.match_files import read_folder


def _evaluate(folder: Path, *options: str) -> str:
    answer = CliRunner().invoke(command, ["evaluate", str(folder), *options], catch_exceptions=False)
    return answer.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hub")
    Hub(150, 500, 40).write(path)
    return path


def test_all_tasks_are_printed_beside_the_baselines(folder: Path) -> None:
    output = _evaluate(folder, "--explain", "2")
    for said in (
        "without a lead", "lead known", "new to the lead", "new partners", "popularity", "Adamic-Adar", "cap 20",
        "R@10", "MRR", "nDCG@10", "coverage", "Gini", "ms a query", "true partners among the candidates",
        "paired bootstrap", "all shown",
    ):  # fmt: skip
        assert said in output, said


def test_explained_scores_are_sums(folder: Path) -> None:
    lines = [line for line in _evaluate(folder, "--explain", "4").splitlines() if "; found by" in line]
    assert len(lines) == 4
    for line in lines:
        score, reasons = line.split(": ", 1)[1].split("; found by")[0].split(" = ")
        assert int(score) == sum(int(word) for word in reasons.split() if word[0] in "+-")


def test_the_same_folder_gives_the_same_figures(folder: Path) -> None:
    def figures() -> list[str]:
        return [line.rsplit("│", 2)[0] for line in _evaluate(folder).splitlines() if "│" in line]

    assert figures() == figures()


def test_bad_lines_are_named_and_left_out(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "needs.jsonl").open("ab") as needs:
        needs.write(b'{"id": "n9", "text": \n{"id": "n10", "text": "x"}\n[1]\n')
    problems = read_folder(tmp_path).problems
    assert [problem.split(":")[0] for problem in problems] == [f"needs.jsonl, line {line}" for line in (41, 42, 43)]
    assert "no partners" in problems[1]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "organisations.jsonl").write_text('{"id": "a"}\n')
    assert "lacks needs.jsonl" in _evaluate(tmp_path)


def test_a_folder_without_history_is_ranked_by_sensible_weights(folder: Path, tmp_path: Path) -> None:
    for name in ("organisations.jsonl", "needs.jsonl"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert "sensible weights" in _evaluate(tmp_path)


def test_new_partners_are_taken_where_they_are_told(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = [{"organisation": "o00001", "new_partners": ["o00002", "o00003", 7]}]
    (tmp_path / "partners.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(rows))
    assert read_folder(tmp_path).new_partners == {"o00001": ("o00002", "o00003", "7")}
    assert "not told" not in _evaluate(tmp_path)


def test_without_needs_of_several_the_end_of_the_history_is_held_back(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "needs.jsonl").write_text('{"id": "n", "partners": ["o00001"]}\n')
    assert "held back" in _evaluate(tmp_path)


def test_fields_that_are_strange_or_absent_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "organisations.jsonl").write_text(
        '{"id": 1, "texts": null, "codes": "62.01Z", "colour": "red"}\n'
        '{"id": 2, "texts": "leather", "partners": [1, 9]}\n'
    )
    (tmp_path / "needs.jsonl").write_text('{"id": 3, "partners": [1, 2], "lead": null}\n')
    (tmp_path / "history.jsonl").write_text(
        '{"id": "a", "text": null, "organisations": [1, 2], "date": 2018.0}\n{"organisations": [2], "date": "soon"}\n'
    )
    folder = read_folder(tmp_path)
    assert folder.problems == []
    assert folder.organisations[0].codes == ("62.01Z",)
    assert "1 questions" in _evaluate(tmp_path)
