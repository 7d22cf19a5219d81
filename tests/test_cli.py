"""The command line: JSON and nothing else on stdout, one line an error, codes to trust."""

from __future__ import annotations

import html
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import indexer.held_model
import search_app.asking.reading
import search_app.asking.request
from indexer.errors import TextTooLong
from search_app.asking.request import text_from
from search_app.cli import FAILED, OK, PARTLY, main
from trials.doubles import HashingEncoder
from trials.written import issue, letter


@pytest.fixture(autouse=True)
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.held_model, "load_encoder", lambda *args: HashingEncoder())
    monkeypatch.setattr(
        search_app.asking.reading, "load_encoder", lambda name, dtype: HashingEncoder(name=name)
    )


def imr(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def answer(*arguments: object) -> Any:
    result = imr(*arguments, "--json")
    assert result.exit_code == OK, result.output
    return json.loads(result.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text(letter(issue(), issue("Cane: Overturned", rationale="He fell.")))
    return folder


@pytest.fixture
def index(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "index"
    assert imr("build", folder, "--index", path).exit_code == OK
    return path


def test_parse_prints_a_line_a_letter(folder: Path) -> None:
    (folder / "b.txt").write_text(letter(cover=""))
    result = imr("parse", folder / "a.txt", folder / "b.txt", "--json")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["letter"] == first["case_number"] == "CM00-0000042"
    assert first["decision_date"] == "2016-12-19"
    assert [i["id"] for i in first["issues"]] == ["CM00-0000042#1", "CM00-0000042#2"]
    assert [i["outcome"] for i in first["issues"]] == ["Upheld", "Overturned"]
    found = first["issues"][0]
    assert found["body_regions"] == ["lumbar"]
    assert found["body_region_groups"] == ["spine"]
    assert found["category"] == "dx"
    assert found["guidelines"]["maximus"][0]["id"] == "mtus.acoem2004.ch12"
    assert set(found["guidelines"]["maximus"][0]) >= {"id", "label", "pages", "section"}
    assert {"claim_regions", "levels", "laterality", "subcategory"} <= set(found)
    assert (second["letter"], second["case_number"]) == ("b", None)


def test_parse_goes_on_after_a_bad_file_and_says_so_by_its_code(folder: Path) -> None:
    (folder / "bad.txt").write_text("no letter")
    result = imr("parse", folder / "bad.txt", folder / "a.txt", "--json")
    assert result.exit_code == PARTLY
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr.count("\n") == 1
    assert "bad.txt" in result.stderr
    assert imr("parse", folder / "bad.txt").exit_code == FAILED


def no_rights(path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """Take from this process, whoever it is, the right to look at a path."""
    allowed = getattr(os, call)

    def refusing(given: Any, *told: Any, **more: Any) -> Any:
        if str(given) == str(path):
            raise PermissionError(13, "Permission denied", str(given))
        return allowed(given, *told, **more)

    monkeypatch.setattr(os, call, refusing)


def bad(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Something that cannot be read, between two letters."""
    path = folder / "m.txt"
    if kind == "folder":
        path.mkdir()
        no_rights(path, monkeypatch, "scandir")
    elif kind == "file":
        path.write_text(letter())
        no_rights(path, monkeypatch, "open")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("nowhere")
    elif kind == "circle":
        path.symlink_to("m.txt")
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "bytes":
        path = folder / "m\udcff\n.txt"
        path.write_text("no letter")
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(10**10)
    elif kind == "archive":
        path = folder / "m.zip"
        path.write_bytes(b"PK")
    return path


BAD = ["folder", "file", "pipe", "link", "circle", "device", "bytes", "large", "archive"]


@pytest.mark.parametrize("kind", [*BAD, "missing", "long"])
def test_parse_reads_what_stands_before_and_behind_what_cannot_be_read(
    folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "z.txt").write_text(letter(cover=""))
    middle = bad(kind, folder, monkeypatch)
    if kind == "long":
        middle = folder / ("m" * 300)
    result = imr("parse", folder / "a.txt", middle, folder / "z.txt", "--json")
    assert result.exit_code == PARTLY, result.output
    read = [json.loads(line)["letter"] for line in result.stdout.splitlines()]
    assert read == ["CM00-0000042", "z"]
    assert result.stderr.count("\n") == 1 and result.stderr.startswith(f"imr: {folder}/m")
    assert result.stderr.isascii()


@pytest.mark.parametrize("kind", [*BAD, "folder link"])
@pytest.mark.parametrize("command", ["build", "sync", "doctor", "parse"])
def test_nothing_that_cannot_be_read_is_missing_in_silence(
    folder: Path, tmp_path: Path, kind: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "z.txt").write_text(letter(issue("Cane: Upheld"), cover=""))
    (folder / "other.odt").touch()
    odd = bad(kind, folder, monkeypatch)
    if kind == "folder link":
        odd.symlink_to("..")
    index = [] if command in ("doctor", "parse") else ["--index", tmp_path / "index"]
    result = imr(command, folder, *index)
    assert result.exit_code == PARTLY, result.output
    told = [line for line in result.stderr.splitlines() if line.startswith(f"imr: {folder}/m")]
    assert len(told) == 1
    assert "imr: 1 files of other kinds were passed over (.odt 1)" in result.stderr.splitlines()
    if command != "parse":
        report = json.loads(imr(command, folder, *index, "--json").stdout)
        assert report["letters"] == 2
        (refused,) = report["refused"]
        assert refused["file"].startswith(f"{folder}/m") and refused["file"].isprintable()


def test_a_page_of_the_doctor_may_name_any_file(folder: Path, tmp_path: Path) -> None:
    (folder / "m\udcff\n.txt").write_text("no letter")
    assert imr("doctor", folder, "--html", tmp_path / "page.html").exit_code == PARTLY
    page = html.unescape((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert r"m\xff\x0a.txt" in page


def test_build_reports_what_was_left_out_and_says_so_by_its_code(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "bad.txt").write_text("no letter")
    result = imr("build", folder, "--index", tmp_path / "index", "--json")
    assert result.exit_code == PARTLY
    report = json.loads(result.stdout)
    assert (report["letters"], report["issues"]) == (1, 2)
    assert report["refused"][0]["file"].endswith("bad.txt")
    people = imr("build", folder, "--index", tmp_path / "index")
    assert people.exit_code == PARTLY
    assert "1 letters" in people.stdout
    assert "bad.txt" in people.stderr


def test_search_answers_with_hits_facets_and_total(index: Path) -> None:
    found = answer("search", "lumbar mri", "--index", index)
    assert found["total"] == 2
    hit = found["hits"][0]
    assert (hit["rank"], hit["issue"], hit["outcome"]) == (1, "CM00-0000042#1", "Upheld")
    assert set(hit) >= {
        "rank",
        "issue",
        "letter",
        "outcome",
        "treatment",
        "score",
        "legs",
        "passages",
        "near_duplicates",
    }
    assert "twins" not in hit
    assert found["facets"]["outcome"] == {"overturned": 1, "upheld": 1}


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (["--outcome", "overturned"], 1),
        (["--body-region", "spine"], 1),
        (["--body-region", "lumbar", "--body-region", "knee"], 1),
        (["--guideline", "mtus.acoem2004"], 2),
        (["--category", "dx"], 1),
        (["--year", "2016"], 2),
        (["--year", "2015"], 0),
    ],
)
def test_search_honours_filters(index: Path, options: list[str], total: int) -> None:
    assert answer("search", "pain", "--index", index, *options)["total"] == total


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "semantic"])
def test_search_in_every_mode_for_people(index: Path, mode: str) -> None:
    result = imr("search", "lumbar", "--index", index, "--mode", mode)
    assert result.exit_code == OK
    assert "Upheld (denial stands)" in result.stdout
    assert "persuasive only" in result.stdout
    assert "whole index: 1 of 2 = 50% overturned" in " ".join(result.stdout.split())


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl", "md", "docx"])
def test_hits_are_written_as_a_table_of_precedents(
    index: Path, tmp_path: Path, suffix: str
) -> None:
    table = tmp_path / f"table.{suffix}"
    found = imr("search", "lumbar mri", "--index", index, "--limit", 2, "--json", "--export", table)
    assert found.exit_code == 0
    assert table.stat().st_size > 500
    said, _, rest = found.stderr.partition("\n")
    assert said == f"{table}: 2 decisions"
    assert ("Persuasive only" in rest) == (suffix in ("csv", "jsonl"))
    first = json.loads(found.stdout)["hits"][0]
    if suffix in ("csv", "jsonl", "md"):
        assert first["letter"] in table.read_text(encoding="utf-8-sig")
    similar = imr("similar", first["issue"], "--index", index, "--export", table)
    assert similar.exit_code == 0


def test_a_table_in_an_unknown_format_is_wrong_usage(index: Path, tmp_path: Path) -> None:
    refused = imr("search", "knee", "--index", index, "--export", tmp_path / "table.pdf")
    assert refused.exit_code == 2
    assert ".csv, .xlsx, .md, .docx" in refused.stderr
    assert not (tmp_path / "table.pdf").exists()


def test_search_explains_why_a_hit_stands_where_it_does(index: Path) -> None:
    shown = imr("search", "lumbar mri", "--index", index, "--explain").stdout
    assert "lexical: rank 1" in shown
    assert "agrees in: body region, kind of treatment" in shown
    assert "cosines: rationale" in shown


def test_what_says_nearly_the_same_stands_under_the_best_unless_told_otherwise(
    folder: Path, tmp_path: Path
) -> None:
    # The same decision in another case: nothing but the case number tells them apart.
    again = letter(issue(), issue("Cane: Overturned", rationale="He fell down the stairs."))
    (folder / "b.txt").write_text(again.replace("0000042", "0000043"))
    index = tmp_path / "index"
    assert imr("build", folder, "--index", index).exit_code == OK
    search = ("search", "lumbar mri", "--index", index)
    apart = answer(*search, "--no-collapse")
    assert apart["total"] == apart["ranked"] == len(apart["hits"]) == 4
    collapsed = answer(*search)
    assert collapsed == answer(*search, "--collapse")
    assert (collapsed["total"], collapsed["ranked"]) == (4, 3)
    first, second = "CM00-0000042#1", "CM00-0000043#1"
    assert [hit["issue"] for hit in apart["hits"][:2]] == [first, second]
    assert [hit["near_duplicates"] for hit in apart["hits"][:2]] == [[second], [first]]
    assert second not in [hit["issue"] for hit in collapsed["hits"]]
    assert collapsed["hits"][0]["near_duplicates"] == [second]
    # As on the page, a list that nothing ranks shows every issue.
    assert answer("search", "", "--index", index)["ranked"] == 4
    gone = imr(*search, "--tidy")
    assert gone.exit_code == 2 and "--tidy" in gone.stderr


def test_a_misspelled_word_is_put_right_in_a_question(index: Path) -> None:
    result = imr("search", "lumber imagng", "--index", index)
    assert "did you mean: lumbar imaging" in result.stderr
    assert answer("search", "lumbar imaging", "--index", index)["did_you_mean"] is None


def test_search_reads_a_case_from_standard_input(index: Path) -> None:
    result = CliRunner().invoke(
        main, ["search", "-", "--index", str(index), "--json"], input="lumbar pain"
    )
    assert json.loads(result.stdout)["total"] == 2


def test_a_case_number_leads_to_its_letter(index: Path) -> None:
    for text in ("IMR Case No. CM00-0000042", "cm00 0000042", "0000042", "spine CM00-0000042"):
        found = answer("search", text, "--index", index)
        assert [hit["issue"] for hit in found["hits"][:2]] == ["CM00-0000042#1", "CM00-0000042#2"]
        assert found["named"] == [{"letter": "CM00-0000042", "issue": "", "missing": ""}]
    shown = imr("search", "CM00-0000042#2", "--index", index).stdout
    assert shown.index("CM00-0000042#2") < shown.index("CM00-0000042#1")
    missing = imr("search", "CM00-0000043", "--index", index)
    assert "CM00-0000043: the index holds no letter of this case number." in missing.stderr
    assert missing.stdout.startswith("0 issues match")


@pytest.mark.parametrize("text", ["mri \udcff\udcfe", "\udcff", "mri AND \udcff", "\ud83d OR ("])
def test_bytes_that_are_no_text_are_no_words(index: Path, text: str) -> None:
    for command in ("search", "show", "similar"):
        result = imr(command, text, "--index", index)
        assert result.exit_code == (OK if command == "search" else FAILED), result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
    found = answer("search", text, "--index", index, "--mode", "lexical")
    assert found["hits"]
    assert ("no word here" in " ".join(found["notices"])) == ("mri" not in text)


def test_a_case_in_another_encoding_is_read_as_far_as_it_is_text(index: Path) -> None:
    arguments = ["search", "-", "--index", str(index), "--mode", "lexical", "--json"]
    result = CliRunner().invoke(main, arguments, input=b"lumbar \xff\xfe\x00 mri \xe9")
    assert result.exit_code == OK, result.output
    assert json.loads(result.stdout)["hits"]


@pytest.mark.parametrize("way", ["argument", "standard input"])
def test_a_text_that_is_too_long_is_refused_by_its_limit(
    index: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_app.asking.request, "MOST_CHARACTERS", 1_000)
    for size, code in ((1_000, OK), (1_001, FAILED)):
        text = ("knee " * 1_000)[:size]
        given = ["search", text if way == "argument" else "-", "--index", str(index)]
        stdin = None if way == "argument" else text
        result = CliRunner().invoke(main, [*given, "--mode", "lexical"], input=stdin)
        assert result.exit_code == code, result.output
    assert "more than 1,000 characters" in result.stderr and result.stderr.count("\n") == 1


def test_standard_input_is_read_no_further_than_a_text_may_be() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            return b"\0" * size

    with pytest.raises(TextTooLong, match="250,000"):
        text_from(Endless())  # type: ignore[arg-type]
    assert text_from(io.BytesIO(b"knee \xff")) == "knee \ufffd"


def test_show_similar_and_stats(index: Path, sample_index: Path) -> None:
    assert answer("show", "CM00-0000042#2", "--index", index)["treatment"] == "Cane"
    assert len(answer("show", "cm00-0000042", "--index", index)["issues"]) == 2
    assert "Overturned (treatment allowed)" in imr("show", "CM00-0000042", "--index", index).stdout
    assert answer("similar", "CM00-0000042#1", "--index", index)["total"] == 0
    counted = answer("stats", "--index", sample_index)
    assert counted["letters"] == counted["samples"] == 40
    assert sum(counted["outcomes"].values()) == counted["issues"]
    assert "40 letters" in imr("stats", "--index", sample_index).stdout


def test_verify_finds_what_was_altered(index: Path) -> None:
    assert imr("verify", "--index", index).exit_code == OK
    columns = next(index.glob("gen-*/segment-*/columns.npz"))
    data = bytearray(columns.read_bytes())
    data[-1] ^= 1
    columns.write_bytes(bytes(data))
    result = imr("verify", "--index", index)
    assert (result.exit_code, "columns.npz" in result.stderr) == (FAILED, True)


def test_evaluate_prints_measures_and_writes_the_run(index: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "q1", "kind": "short", "text": "lumbar mri"}\n')
    (tmp_path / "qrels.tsv").write_text("q1\tCM00-0000042#1\t3\n")
    options = ["--queries", tmp_path / "q.jsonl", "--qrels", tmp_path / "qrels.tsv"]
    options += ["--index", index]
    found = answer("evaluate", *options, "--run-out", tmp_path / "run.trec")
    assert found["measures"]["nDCG@10"] == 1.0
    assert (tmp_path / "run.trec").read_text().startswith("q1 Q0 CM00-0000042#1 1 ")
    both = imr("evaluate", *options, "--mode", "lexical", "--mode", "hybrid", "--json")
    assert [json.loads(line)["mode"] for line in both.stdout.splitlines()] == ["lexical", "hybrid"]
    assert "not from physicians" in imr("evaluate", *options).stdout


def failing(tmp_path: Path, folder: Path, index: Path) -> dict[str, list[object]]:
    """Every way in which a command fails that a user will meet."""
    (tmp_path / "empty").mkdir()
    return {
        "empty folder": ["build", tmp_path / "empty", "--index", tmp_path / "i"],
        "missing source": ["build", tmp_path / "gone", "--index", tmp_path / "i"],
        "missing file": ["parse", tmp_path / "gone.pdf"],
        "no index": ["search", "knee", "--index", tmp_path / "none"],
        "no index to show": ["app", "--index", tmp_path / "none"],
        "unknown issue": ["show", "CM99-0000000#1", "--index", index],
        "unknown letter": ["show", "CM99-0000000", "--index", index],
        "unknown region": ["search", "knee", "--index", index, "--body-region", "wing"],
        "unknown outcome": ["search", "knee", "--index", index, "--outcome", "won"],
    }


@pytest.mark.parametrize(
    "case",
    [
        "empty folder",
        "missing source",
        "missing file",
        "no index",
        "no index to show",
        "unknown issue",
        "unknown letter",
        "unknown region",
        "unknown outcome",
    ],
)
def test_every_failure_is_one_line_and_a_code(
    tmp_path: Path, folder: Path, index: Path, case: str
) -> None:
    result = imr(*failing(tmp_path, folder, index)[case])
    assert result.exit_code == FAILED
    assert result.stdout == ""
    assert result.stderr.startswith("imr: ")
    assert result.stderr.count("\n") == 1


def test_an_index_of_another_model_says_to_build_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        search_app.asking.reading, "load_encoder", lambda *args: HashingEncoder(dimension=8)
    )
    result = imr("search", "knee", "--index", index)
    assert result.exit_code == FAILED
    assert "build the index again" in result.stderr


def test_help_answers_without_any_heavy_import() -> None:
    code = (
        "import sys; from search_app.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'whoosh', 'faiss', 'streamlit', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    assert "search" in done.stdout


def test_the_samples_command_writes_letters(tmp_path: Path) -> None:
    assert imr("samples", tmp_path / "s", "--count", 3).exit_code == OK
    assert len([*(tmp_path / "s").glob("*.txt"), *(tmp_path / "s").glob("*.pdf")]) == 3


def test_build_tells_how_many_files_it_passed_over(folder: Path, tmp_path: Path) -> None:
    for name in ("one.odt", "two.odt", ".hidden"):
        (folder / name).write_text("x")
    report = answer("build", folder, "--index", tmp_path / "index")
    assert report["passed_over"] == 3
    people = imr("build", folder, "--index", tmp_path / "index")
    said = "imr: 3 files of other kinds were passed over (.odt 2, hidden 1)"
    assert people.stderr.splitlines().count(said) == 1


@pytest.mark.parametrize("command", ["parse", "build"])
def test_ocr_that_is_not_installed_is_one_line(
    command: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("IMR_INDEX", str(tmp_path / "index"))
    result = imr(command, folder, "--ocr")
    assert result.exit_code == FAILED
    assert result.stderr.startswith("imr: --ocr needs the program ocrmypdf")
    assert result.stderr.count("\n") == 1
    assert not result.stdout


def test_parse_reads_archives(folder: Path) -> None:
    with zipfile.ZipFile(folder / "letters.zip", "w") as packed:
        packed.write(folder / "a.txt", "a.txt")
        packed.writestr("b.pdf", "x")
    result = imr("parse", folder / "letters.zip", "--json")
    assert json.loads(result.stdout)["letter"] == "CM00-0000042"
    assert "letters.zip!b.pdf: not a PDF" in result.stderr


def test_the_way_of_fusing_can_be_chosen(index: Path) -> None:
    convex = answer("search", "lumbar mri", "--index", index)["hits"]
    rrf = answer("search", "lumbar mri", "--index", index, "--fusion", "rrf")["hits"]
    assert {hit["issue"] for hit in convex} == {hit["issue"] for hit in rrf}
    assert [hit["score"] for hit in convex] != [hit["score"] for hit in rrf]


def test_a_reranker_that_is_none_is_refused(index: Path, tmp_path: Path) -> None:
    result = imr("search", "lumbar", "--index", index, "--rerank", tmp_path)
    assert result.exit_code == 1
    assert "cross-encoder" in result.stderr


def test_parse_prints_every_letter_of_a_file_and_what_is_none(tmp_path: Path) -> None:
    texts = [letter(), letter(issue("Cane: Overturned"), cover="")]
    (tmp_path / "batch.txt").write_text("\f".join(texts))
    result = imr("parse", tmp_path / "batch.txt", "--json")
    assert result.exit_code == OK
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["letter"], one["pages"]) for one in records] == [
        ("CM00-0000042", [1, 1]),
        ("batch-2", [2, 2]),
    ]
    assert "on page 2 of its file" in imr("parse", tmp_path / "batch.txt").stdout
    stray = issue().partition("\n\n")[2]
    (tmp_path / "batch.txt").write_text("\f".join([stray, *texts]))
    result = imr("parse", tmp_path / "batch.txt", "--json")
    assert result.exit_code == PARTLY
    assert len(result.stdout.splitlines()) == 2
    assert "batch.txt (page 1): not in any known layout" in result.stderr


def test_a_misprinted_specialty_is_filtered_by_as_meant_and_shown_as_printed(
    folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    text = letter().replace("Family Practice", "Sports Medicinea, Podiatric Surgery")
    (folder / "a.txt").write_text(text)
    assert imr("build", folder, "--index", index).exit_code == OK
    values = answer("stats", "--index", index)["facets"]["specialty"]
    assert set(values) == {"Sports Medicine", "Podiatric Surgery"}
    for wanted in ("sports medicine", "Sports Medicinea"):
        found = answer("search", "", "--specialty", wanted, "--index", index)
        assert found["total"] == 1
    shown = imr("show", "CM00-0000042", "--index", index).stdout
    assert "Sports Medicinea, Podiatric" in " ".join(shown.split())
