"""Every tool, as an assistant calls it: what is cited, quoted and counted, and what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from mcp import Client
from mcp.types import CallToolResult, TextContent

from indexer.filters import Filters
from indexer.local import salience
from indexer.tagged import TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.phrases import fold
from search_app.asking.documents import MOST_CHARACTERS
from search_app.asking.request import Request
from search_app.assistants.arguments import MOST_HITS
from search_app.assistants.latest import LatestIndex
from search_app.assistants.server import TOOLS, server_of
from search_app.comparing.outlook import outlook
from search_app.exporting.precedents import PERSUASIVE
from search_app.quoting.citing import citation_line
from search_app.search import Search
from tests.assistants.conftest import Call

EVERYTHING = 10_000
CASE = "worker with neck pain and numbness of the hand asks for an MRI of the cervical spine"

EVERY_TOOL: list[tuple[str, dict[str, Any]]] = [
    ("search", {"text": CASE}),
    ("search", {}),
    ("search", {"text": CASE, "filters": {"outcome": ["overturned"]}, "sort": "newest"}),
    ("similar", {"issue": "CM00-0000036#1", "limit": 3}),
    ("decision", {"id": "CM00-0000036"}),
    ("outcomes", {"text": CASE}),
    ("outcomes", {"filters": {"body_region": ["spine"]}}),
    ("vocabulary", {}),
    ("vocabulary", {"facet": "guideline"}),
]


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def told(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def test_every_tool_is_announced_as_one_that_changes_nothing(latest: LatestIndex) -> None:
    async def announced() -> Any:
        async with Client(server_of(latest)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(announced())
    assert {tool.name for tool in tools} == {
        "search",
        "decision",
        "similar",
        "outcomes",
        "vocabulary",
    }
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert tool.title and tool.description
        assert tool.output_schema["type"] == tool.input_schema["type"] == "object"
        # Some assistants do not follow references in what they may ask.
        assert "$ref" not in str(tool.input_schema)


def test_the_filters_are_those_of_the_one_table() -> None:
    for name in ("search", "similar", "outcomes"):
        filters = TOOLS[name].announced().input_schema["properties"]["filters"]
        assert {id_: one["description"] for id_, one in filters["properties"].items()} == {
            facet.id: facet.option for facet in FACETS.values()
        }


@pytest.mark.parametrize(("tool", "arguments"), EVERY_TOOL)
def test_every_answer_is_told_as_text_and_as_a_record(
    call: Call, tool: str, arguments: dict[str, Any]
) -> None:
    # The client holds the record against the schema that the tool announced.
    result = call(tool, **arguments)
    assert told(result)["persuasive"] == PERSUASIVE
    assert text_of(result).count(PERSUASIVE) == 1
    assert text_of(result).lower().count("persuasive only") == 1


def test_a_search_finds_what_the_program_finds(call: Call, search: Search) -> None:
    found = search.answer(Request(CASE, start=2, size=4))
    result = told(call("search", text=CASE, limit=4, offset=2))
    assert [hit["decision"]["issue"] for hit in result["hits"]] == [
        hit.issue.id for hit in found.hits
    ]
    assert [hit["rank"] for hit in result["hits"]] == [3, 4, 5, 6]
    assert (result["total"], result["ranked"]) == (found.total, found.ranked)
    assert result["next_offset"] == 6
    assert result["index"] == search.store.info.name


def test_the_last_page_leads_no_further(call: Call) -> None:
    result = told(call("search", filters={"outcome": "overturned"}, limit=MOST_HITS))
    assert result["next_offset"] is None
    past = told(call("search", filters={"outcome": "overturned"}, offset=1000))
    assert (past["hits"], past["next_offset"]) == ([], None)


def test_decisions_are_cited_and_quoted_word_for_word(call: Call, search: Search) -> None:
    result = call("search", text=CASE, limit=MOST_HITS)
    quotes = 0
    for hit in told(result)["hits"]:
        decision = hit["decision"]
        (letter,) = search.store.get([decision["letter"]])
        (issue,) = (one for one in letter.issues if one.id == decision["issue"])
        assert decision["citation"] == citation_line(letter, issue.number, len(letter.issues))
        assert decision["citation"] in text_of(result)
        assert decision["outcome"] == issue.outcome.value.lower()
        assert bool(decision["no_reason"]) is not bool(issue.deciding)
        for quote in decision["quotes"]:
            quotes += 1
            of = {"rationale": issue.rationale, "summary": letter.summary}[quote["part"]]
            assert quote["text"] in of
            assert bool(quote["pages"]) is bool(
                quote["part"] == "rationale" and issue.rationale_pages
            )
            assert f'"{" ".join(quote["text"].split())}"' in text_of(result)
    assert quotes > MOST_HITS / 2


def test_what_is_derived_is_called_so(call: Call) -> None:
    for tool, arguments in [("search", {"text": CASE}), ("decision", {"id": "CM00-0000036#1"})]:
        result = call(tool, **arguments)
        record = told(result)
        one = (record.get("hits") or record["decisions"])[0]["decision"]
        assert one["derived"]["note"].startswith("Derived")
        assert "Derived, can be wrong: kind: MRI" in text_of(result)


def test_no_share_is_told_without_its_numbers_and_the_base_rate(call: Call) -> None:
    record = told(call("search", text=CASE))
    for rate in (record["overturned"], record["whole_index"]):
        assert rate["share"] == pytest.approx(rate["overturned"] / rate["decided"], abs=1e-4)
        assert rate["low"] <= rate["share"] <= rate["high"]
    text = text_of(call("search", text=CASE))
    assert record["whole_index"]["text"] in text
    assert record["overturned"]["text"] in text


def test_a_filter_by_outcome_repeats_itself_in_no_share(call: Call) -> None:
    record = told(call("search", text=CASE, filters={"outcome": ["overturned"]}))
    assert record["overturned"] is record["on_point"] is None
    assert record["whole_index"]["decided"] > record["total"]


@pytest.mark.parametrize("words", ["low back", ["low back"], ["lumbar"]])
def test_filters_are_understood_in_words(call: Call, words: Any) -> None:
    record = told(call("search", filters={"body_region": words}))
    assert record["total"] > 0
    for hit in record["hits"]:
        assert "Low back / lumbar spine" in hit["decision"]["derived"]["body_regions"]


def test_similar_decisions_are_those_of_other_letters(call: Call) -> None:
    record = told(call("similar", issue="cm00-0000036#1", limit=5))
    assert len(record["hits"]) == 5
    assert "CM00-0000036" not in {hit["decision"]["letter"] for hit in record["hits"]}


def with_several_issues(search: Search) -> TaggedLetter:
    """A letter that decides more than one issue."""
    hits = search.answer(Request(size=EVERYTHING)).hits
    name = next(hit.letter.id for hit in hits if hit.hit.issues_in_letter > 1)
    (letter,) = search.store.get([name])
    return letter


def test_a_decision_is_read_whole(call: Call, search: Search) -> None:
    letter = with_several_issues(search)
    record = told(call("decision", id=letter.id.lower()))
    assert record["letter"] == letter.id
    assert [one["rationale"]["text"] for one in record["decisions"]] == [
        issue.rationale for issue in letter.issues
    ]
    assert record["summary"]["text"] == letter.summary
    assert "/" not in record["file"]
    second = letter.issues[1].id
    alone = told(call("decision", id=second))
    assert [one["decision"]["issue"] for one in alone["decisions"]] == [second]
    assert f"issue 2 of {len(letter.issues)}" in alone["decisions"][0]["decision"]["citation"]
    assert alone["issues"] == [issue.id for issue in letter.issues]


def test_outcomes_are_those_of_the_panel(call: Call, search: Search) -> None:
    filters = {"body_region": ["spine"]}
    record = told(call("outcomes", filters=filters))
    found = outlook(search, Request(filters=Filters.of(filters)))
    assert record["outcomes"] == found.outcomes
    assert record["issues"] == found.salient.issues
    assert record["overturned"]["decided"] < record["whole_index"]["decided"]
    for facet in record["shares"]:
        for value in facet["values"]:
            share = found.shares[facet["facet"]][value["id"]]
            assert (value["overturned"]["overturned"], value["overturned"]["decided"]) == (
                share.overturned,
                share.decided,
            )
            assert value["label"] == FACETS[facet["facet"]].label(value["id"])
        assert len(facet["values"]) + facet["more"] == len(found.shares[facet["facet"]])


def test_of_a_text_that_only_ranks_the_nearest_stand_for_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.comparing.outlook.NEAREST", 20)
    result = call("outcomes", text=CASE)
    record = told(result)
    assert (record["nearest"], record["issues"]) == (True, 20)
    assert f"Of the 20 issues that match best, out of {record['compared']}" in text_of(result)


def test_a_filter_by_outcome_does_not_move_the_outcomes(call: Call) -> None:
    one = told(call("outcomes", filters={"outcome": ["overturned"]}))
    whole = told(call("outcomes"))
    assert one["notices"][0] == "The filter by outcome does not count here."
    assert one["outcomes"] == whole["outcomes"]


def test_what_separates_the_outcomes_is_counted_cited_and_quoted(
    call: Call, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Too few issues" in text_of(call("outcomes"))
    for name, value in {"FEWEST": 2, "FEWEST_WITH": 1, "CLEAR": 0.5}.items():
        monkeypatch.setattr(salience, name, value)
    result = call("outcomes")
    record = told(result)
    assert record["separates"]
    for one in record["separates"]:
        assert one["of_overturned"] == record["outcomes"]["overturned"]
        assert one["of_upheld"] == record["outcomes"]["upheld"]
        assert one["overturned"] <= one["of_overturned"] and one["upheld"] <= one["of_upheld"]
        assert one["citation"] in text_of(result)
        (letter,) = search.store.get(named(one["citation"], search))
        assert any(one["example"]["text"] in issue.rationale for issue in letter.issues)


def named(citation: str, search: Search) -> list[str]:
    """The letter that a citation names, as a search for it finds."""
    return [search.answer(Request(citation, size=1)).named[0].letter]


def test_the_vocabulary_is_what_a_filter_may_be(call: Call) -> None:
    facets = told(call("vocabulary"))["facets"]
    assert [one["id"] for one in facets] == list(FACETS)
    for facet in facets:
        record = told(call("vocabulary", facet=facet["id"], limit=200))
        assert record["total"] == len(record["values"]) == facet["values"]
        for value in record["values"]:
            for name in (value["id"], *value["synonyms"]):
                assert FACETS[facet["id"]].resolve(name) == (value["id"],), (facet["id"], name)
            assert value["issues"] > 0


@pytest.mark.parametrize("facet", FACETS.values(), ids=list(FACETS))
def test_every_name_of_a_value_is_understood(facet: Any) -> None:
    for name in facet.names():
        assert facet.resolve(name)
        assert fold(name) == name


@pytest.mark.parametrize(
    ("facet", "words", "ids"),
    [
        ("body_region", "low back", ["spine", "lumbar"]),
        ("body_region", "lumb", ["spine", "lumbar"]),
        ("body_region", "lumbosacral spine", ["lumbar"]),
        ("category", "medication", ["rx"]),
        ("outcome", "allowed", ["overturned"]),
        ("body_region", "no such thing", []),
    ],
)
def test_values_are_found_by_what_they_are_called(
    call: Call, facet: str, words: str, ids: list[str]
) -> None:
    result = call("vocabulary", facet=facet, containing=words)
    assert [one["id"] for one in told(result)["values"]] == ids
    assert bool(told(result)["notices"]) is not bool(ids)


def test_a_long_list_of_values_is_told_in_pages(call: Call) -> None:
    whole = told(call("vocabulary", facet="specialty", limit=200))["values"]
    pages, at = [], 0
    while at is not None:
        page = told(call("vocabulary", facet="specialty", limit=7, offset=at))
        pages += page["values"]
        at = page["next_offset"]
    assert pages == whole


@pytest.mark.parametrize(
    ("tool", "arguments", "told_so"),
    [
        ("search", {"filters": {"nothing": ["x"]}}, "there is no filter 'nothing'"),
        ("search", {"filters": {"self": ["x"]}}, "there is no filter 'self'"),
        ("search", {"filters": {"body_region": ["no\nwhere"]}}, "no body region is called"),
        ("outcomes", {"filters": {"guideline": ["odgg"]}}, "no guideline is called 'odgg'"),
        ("similar", {"issue": "CM99-0000000#1"}, "no issue 'CM99-0000000#1' in this index"),
        ("similar", {}, "issue: "),
        ("decision", {"id": "a\nb"}, "no letter"),
        ("decision", {"id": "x" * 201}, "id: String should have at most 200 characters"),
        ("search", {"text": "a" * (MOST_CHARACTERS + 1)}, "text: String should have at most"),
        ("outcomes", {"text": "a" * (MOST_CHARACTERS + 1)}, "text: String should have at most"),
        ("search", {"limit": MOST_HITS + 1}, "limit: Input should be less than or equal to 50"),
        ("search", {"limit": 0}, "limit: "),
        ("similar", {"issue": "CM00-0000036#1", "limit": MOST_HITS + 1}, "limit: "),
        ("search", {"offset": -1}, "offset: "),
        ("search", {"mode": "best"}, "mode: Input should be 'hybrid', 'lexical' or 'semantic'"),
        ("search", {"filters": {"drug": ["x"] * 201}}, "filters.drug: "),
        ("search", {"filters": {"drug": ["x" * 201]}}, "filters.drug.0: "),
        ("search", {"filters": {"drug": None}}, "filters.drug: "),
        ("search", {"anything": "else"}, "anything: Unexpected keyword argument"),
        ("vocabulary", {"facet": "nothing"}, "there is no filter 'nothing'"),
        ("vocabulary", {"containing": "back"}, "say of which facet"),
        ("nothing", {}, "there is no tool 'nothing'; there are search, "),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(
    call: Call, tool: str, arguments: dict[str, Any], told_so: str
) -> None:
    result = call(tool, **arguments)
    assert result.is_error and result.structured_content is None
    assert told_so in text_of(result)
    assert "\n" not in text_of(result) and len(text_of(result)) < 500
