"""A model's second opinion: nothing is sent unasked, and nothing is believed that is not there."""

from __future__ import annotations

import contextlib
import csv
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from geo_movements.cli import main
from geo_movements.draft.records import Article, Statement, Words
from geo_movements.draft.second import Endpoint, NoOpinionError, joined, opinion
from geo_movements.draft.second import line as line_module
from geo_movements.draft.second import rows as rows_module

pytest.importorskip("openai")

TEXT = (
    "Two battalions of the coastal brigade left Norport by train on 3 May, the ministry said. "
    "Some 1,200 men of the same brigade reached Eastbay\u2019s harbour a day later. "
    "The minister visited Southford."
)
ARTICLE = Article(TEXT, published="2024-05-06")
FIRST = "Two battalions of the coastal brigade left Norport by train on 3 May, the ministry said."
SECOND = "Some 1,200 men of the same brigade reached Eastbay's harbour a day later."


class Model:
    """A server on this machine that says what a test has scripted."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.script: list[Any] = []
        self.status, self.pause_s, self.more_headers = 200, 0.0, {}
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                model.requests.append(json.loads(self.rfile.read(size)))
                model.headers.append({name.lower(): value for name, value in self.headers.items()})
                time.sleep(model.pause_s)
                body = model.body()
                self.send_response(model.status)
                for name, value in model.more_headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                # The client hangs up on an answer without end.
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.endpoint = Endpoint(
            f"http://127.0.0.1:{self.server.server_port}/v1", "small", timeout_s=5, retries=0
        )

    def body(self) -> bytes:
        said = self.script[min(len(self.requests), len(self.script)) - 1]
        if isinstance(said, bytes):
            return said
        words = said if isinstance(said, str) else json.dumps({"rows": said})
        choice = {
            "index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": words},
        }  # fmt: skip
        return json.dumps({
            "id": "1", "object": "chat.completion", "created": 0, "model": "small",
            "choices": [choice],
        }).encode()  # fmt: skip


@pytest.fixture
def model() -> Iterator[Model]:
    served = Model()
    threading.Thread(target=served.server.serve_forever, args=(0.01,), daemon=True).start()
    yield served
    served.server.shutdown()
    served.server.server_close()


def row(**cells: Any) -> dict[str, Any]:
    return {
        "sentence": FIRST,
        "kind": "leg",
        "force": "Two battalions",
        "origin": "Norport",
    } | cells


def test_a_good_answer_becomes_statements_of_the_text(model: Model) -> None:
    model.script = [[
        row(sentence=SECOND, force="men", origin=None, strength="1,200", destination="Eastbay"),
        row(mode="rail", date="3 May", claimant="the ministry", status="claimed"),
    ]]  # fmt: skip
    told: list[str] = []
    found = opinion(ARTICLE, model.endpoint, tell=told.append)
    first, second = found.statements
    assert (first.origin, first.mode, first.status) == (Words("Norport", 43, 50), "rail", "claimed")
    assert first.date == "3 May" and first.claimant and first.claimant.text == "the ministry"
    assert TEXT[slice(*first.sentence[1:])] == first.sentence.text == FIRST
    assert (second.strength, second.strength_low, second.strength_high) == ("1,200", 1200, 1200)
    assert second.sentence.text.endswith("Eastbay\u2019s harbour a day later.")  # its own mark
    assert second.found_by == "small" and not found.dropped
    assert f"{len(TEXT):,} characters" in told[0] and "127.0.0.1" in told[0]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"destination": "Westhaven"}, 'destination "Westhaven" is not in its sentence'),
        ({"origin": "port"}, 'origin "port" is not'),  # no whole word
        ({"strength": "2,000"}, 'strength "2,000" is not'),
        ({"strength": 2000}, 'strength "2,000" is not'),
        ({"via": ["Midway"]}, "via"),
        ({"via": "Midway"}, "via"),
        ({"sentence": "Two battalions left."}, "no sentence of the article"),
        ({"sentence": 7}, "no sentence of the article"),
        ({"origin": None}, "names no place"),
        ({"origin": "Eastbay"}, 'origin "Eastbay" is not'),  # of another sentence
    ],
)
def test_what_the_text_does_not_bear_is_dropped_and_said(
    model: Model, cells: dict[str, Any], why: str
) -> None:
    model.script = [[row(**cells), row()]]
    found = opinion(ARTICLE, model.endpoint)
    assert len(found.statements) == 1
    assert len(found.dropped) == 1 and why in found.dropped[0]


def test_loose_words_are_dropped_from_a_row_that_stays(model: Model) -> None:
    model.script = [[row(force="a tank army", date="yesterday", mode="teleport", status="true")]]
    (only,) = opinion(ARTICLE, model.endpoint).statements
    assert (only.force, only.date, only.mode, only.status) == (None, None, None, "reported")
    assert set(only.confidence) == {"origin"}


@pytest.mark.parametrize("rows", [[3, "x", None, ["a"]], [{}], [{"sentence": None}]])
def test_rows_of_no_form_are_dropped(model: Model, rows: list[Any]) -> None:
    model.script = [rows]
    found = opinion(ARTICLE, model.endpoint)
    assert not found.statements and len(found.dropped) == len(rows)


def test_chatter_and_a_fence_about_the_rows_are_no_harm(model: Model) -> None:
    model.script = [f"Sure!\n```json\n{json.dumps({'rows': [row()]})}\n```\nAnything else?"]
    assert len(opinion(ARTICLE, model.endpoint).statements) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("I cannot help with that.", "does not keep to the form"),
        ('{"rows": "none"}', "does not keep to the form"),
        ('{"rows": ' + "[" * 100_000, "does not keep to the form"),
        ("", "answers with nothing"),
        (b"<html>hello</html>", "not as a chat"),
        (b"[]", "not as a chat"),
        (b'{"choices": []}', "not as a chat"),
        (b'{"choices": [{"message": {"content": 5}}]}', "nothing"),
        (b" " * 4_100_000, "more than 4,000,000 bytes"),
    ],
)
def test_nonsense_is_told_as_no_opinion(model: Model, said: Any, why: str) -> None:
    model.script = [said]
    with pytest.raises(NoOpinionError, match=why):
        opinion(ARTICLE, model.endpoint)


@pytest.mark.parametrize(
    ("status", "why"), [(401, "wants a key"), (404, "address right"), (500, "status 500")]
)
def test_a_refusal_says_what_to_do(model: Model, status: int, why: str) -> None:
    model.script, model.status = [[]], status
    with pytest.raises(NoOpinionError, match=why):
        opinion(ARTICLE, model.endpoint)


def test_a_slow_model_is_not_waited_for(model: Model) -> None:
    model.script, model.pause_s = [[]], 2
    with pytest.raises(NoOpinionError, match=r"within 0\.2 s"):
        opinion(ARTICLE, model.endpoint._replace(timeout_s=0.2))


def test_a_busy_model_is_asked_once_more(model: Model) -> None:
    model.script, model.status = [[]], 429
    model.more_headers = {"Retry-After": "0.01"}
    with pytest.raises(NoOpinionError, match="too often"):
        opinion(ARTICLE, model.endpoint._replace(retries=1))
    assert len(model.requests) == 2


def test_the_article_goes_to_no_other_host(model: Model) -> None:
    other = Model()
    threading.Thread(target=other.server.serve_forever, args=(0.01,), daemon=True).start()
    other.script = [[row()]]
    model.script, model.status = [[]], 307
    model.more_headers = {"Location": f"{other.endpoint.url}/chat/completions"}
    with pytest.raises(NoOpinionError, match="no other host"):
        opinion(ARTICLE, model.endpoint)
    assert not other.requests
    other.server.shutdown()
    other.server.server_close()


@pytest.mark.parametrize(
    "url",
    ["", "localhost", "ftp://localhost", "http://[", "http://x:y", "http://models.example/v1"],
)
def test_nothing_is_sent_to_what_is_no_safe_address(url: str) -> None:
    told: list[str] = []
    with pytest.raises(NoOpinionError):
        opinion(ARTICLE, Endpoint(url, "any"), tell=told.append)
    assert not told


def test_the_key_of_another_service_stays_at_home(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-1")
    monkeypatch.setenv("OPENAI_ORG_ID", "secret-2")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.example")
    model.script = [[]]
    opinion(ARTICLE, model.endpoint)
    assert "secret" not in json.dumps(model.headers)
    opinion(ARTICLE, model.endpoint._replace(key="mine"))
    assert model.headers[-1]["authorization"] == "Bearer mine"
    assert model.headers[-1]["user-agent"].startswith("geo-movements/")


def test_a_long_article_goes_in_parts_cut_between_sentences(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "BATCH_CHARS", 100)
    model.script = [[row()], [], []]
    assert len(opinion(ARTICLE, model.endpoint).statements) == 1
    sent = [request["messages"][1]["content"].strip() for request in model.requests]
    assert len(sent) == 3 and sent[0] == FIRST and sent[2] == "The minister visited Southford."


def test_half_an_opinion_is_none(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "BATCH_CHARS", 100)
    model.script = [[row()], "no", []]
    with pytest.raises(NoOpinionError):
        opinion(ARTICLE, model.endpoint)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with pytest.raises(Exception, match=r"geo-movements\[llm\]"):
        line_module.answer(Endpoint("http://localhost:1/v1", "any"), "", "text")


def leg(text: str, origin: str | None, destination: str | None, **more: Any) -> Statement:
    def words(place: str | None) -> Words | None:
        at = TEXT.find(place) if place else -1
        return Words(place, at, at + len(place)) if place else None

    sentence = Words(text, TEXT.find(text[:20]), TEXT.find(text[:20]) + len(text))
    return Statement(
        kind="leg", sentence=sentence, trigger=sentence,
        origin=words(origin), destination=words(destination), **more,
    )  # fmt: skip


def test_two_readings_are_joined_and_each_row_says_who_found_it() -> None:
    ours = [leg(FIRST, "Norport", None, movement=1)]
    theirs = [
        leg(SECOND, None, "Eastbay", found_by="small"),
        leg(FIRST, "Norport", None, found_by="small"),
    ]
    both = joined(ours, theirs)
    assert [(row.found_by, row.movement) for row in both] == [("grammar; small", 1), ("small", 2)]
    assert joined(ours, []) == ours


# --- The command ----------------------------------------------------------------------------------


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def drafted(endpoint: Endpoint) -> list[dict[str, str]]:
    asked = ["--second-opinion", endpoint.url, "--llm", endpoint.model]
    command = ["draft", "article.txt", "--published", "2024-05-06", "-o", "story", *asked]
    assert main(command) == 0
    with Path("story/movements.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_command_adds_the_rows_of_a_model_and_says_what_is_dropped(
    article: Path, model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    third = "The minister visited Southford."
    model.script = [[row(sentence=third, force=None, origin=None, destination="Southford"),
                     row(destination="Westhaven")]]  # fmt: skip
    rows = drafted(model.endpoint)
    (added,) = [row for row in rows if row["destination"] == "Southford"]
    assert added["draft"] == "true" and "Found by: small." in added["note"]
    told = capsys.readouterr().err
    assert "sends the article's" in told and "127.0.0.1" in told
    assert 'destination "Westhaven" is not in its sentence' in told


def test_a_model_that_fails_costs_no_draft(
    article: Path, model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    model.script = ["no"]
    rows = drafted(model.endpoint)
    assert {row["origin"] for row in rows} >= {"Norport"}
    assert "The draft is without a second opinion." in capsys.readouterr().err


def test_a_model_is_asked_with_its_name_only(
    article: Path, model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["draft", "article.txt", "-o", "story", "--second-opinion", model.endpoint.url]
    assert main(command) == 2
    assert not model.requests and not Path("story").exists()
    assert "--llm" in capsys.readouterr().err


def test_nothing_is_sent_unasked(article: Path, model: Model) -> None:
    assert main(["draft", "article.txt", "-o", "story"]) == 0
    assert not model.requests
