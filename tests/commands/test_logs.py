"""Logs: one event a line, in either form; bounded; and no secret, whatever happens."""

from __future__ import annotations

import io
import json
import logging
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from controlplane.commands._logs import PAUSE, _Form, _Json, _NotAgain, _Text, name_source
from controlplane.core.redaction import LONGEST, redact
from tests.commands.cli import data
from tests.commands.test_serve import Db, _wait_for, serving

KEY = "sw_" + "Ab3" * 14
NOT_SHOWN = (
    (f"the key {KEY} was shown", "Ab3Ab3Ab3Ab3"),
    ("whsec_c2VjcmV0LWJ5dGVzLWhlcmU=", "c2VjcmV0"),
    ("v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", "K5oZ"),
    ("POST https://hooks.chat.example/services/T00/B11/tOkEn?x=1", "tOkEn"),
    ("https://chat.example?token=tOkEn failed", "tOkEn"),
    ("https://user:tOkEn@chat.example/", "tOkEn"),
    ("postgresql://me:hunter2@host/db", "hunter2"),
    ("host=h password=hunter2 dbname=d", "hunter2"),
    ("password='hun ter2' x", "ter2"),
    ('{"password": "hunter2"}', "hunter2"),
    ("X-API-Key: hunter2", "hunter2"),
)


@pytest.mark.parametrize(("text", "secret"), NOT_SHOWN)
def test_what_looks_like_a_secret_is_not_written(text: str, secret: str) -> None:
    assert secret not in redact(text)


def test_the_rest_is_written_as_it_is() -> None:
    for text in (
        "event=listening url=http://127.0.0.1:8080",
        "event=attempt delivery_id=3 error='the receiver answered 500'",
        'connection to server at "127.0.0.1", port 5432 failed',
        "see https://www.psycopg.org",
    ):
        assert redact(text) == text


def test_a_line_has_an_end() -> None:
    assert len(redact("x" * 10**6)) < LONGEST + 100


@pytest.fixture
def logged() -> Iterator[tuple[logging.Logger, io.StringIO, logging.StreamHandler[io.StringIO]]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("schemawatch-test-logs")
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    yield logger, stream, handler
    logger.removeHandler(handler)


Logged = tuple[logging.Logger, io.StringIO, "logging.StreamHandler[io.StringIO]"]


def _say(logger: logging.Logger) -> None:
    logger.info(
        "event=attempt n=%d ok=%s none=%s error=%r", 3, len("") == 0, None, "it's\n'so' k=v"
    )
    logger.warning("a library's\nwords")
    logger.error("event=crashed", exc_info=ZeroDivisionError("password=hunter2"))


def test_json_says_what_text_says(logged: Logged) -> None:
    logger, stream, handler = logged
    handler.setFormatter(_Json())
    _say(logger)
    attempt, library, crash = map(json.loads, stream.getvalue().splitlines())
    assert attempt["event"] == "attempt"
    assert (attempt["n"], attempt["ok"], attempt["none"]) == (3, True, None)
    assert attempt["error"] == "it's\n'so' k=v"
    assert (library["event"], library["message"]) == ("message", "a library's\nwords")
    assert library["level"] == "WARNING"
    assert "ZeroDivisionError" in crash["traceback"]
    assert "hunter2" not in stream.getvalue()


def test_text_has_one_line_an_event(logged: Logged) -> None:
    logger, stream, handler = logged
    handler.setFormatter(_Text())
    _say(logger)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 3
    for line in lines:
        assert re.match(r"time=\S+Z level=[A-Z]+ logger=\S+ event=", line), line
    assert "hunter2" not in stream.getvalue()


def test_what_is_tried_again_and_again_is_said_once_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr("controlplane.commands._logs.time.monotonic", lambda: now)
    told = _NotAgain()
    first, other = (logging.makeLogRecord({"msg": text}) for text in ("refused", "timeout"))
    assert [told.filter(one) for one in (first, first, other, first)] == [True, False, True, False]
    now += PAUSE
    assert told.filter(first)


def test_each_line_says_which_database(logged: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    logger, stream, handler = logged
    monkeypatch.setattr(_Form, "source_name", None)
    for form in (_Text(), _Json()):
        handler.setFormatter(form)
        logger.info("event=early")
        name_source("orders eu")
        logger.info("event=late n=%d", 1)
        monkeypatch.setattr(_Form, "source_name", None)
    early, late, early_json, late_json = stream.getvalue().splitlines()
    assert "source_name" not in early + early_json
    assert late.endswith("event=late n=1 source_name='orders eu'")
    assert json.loads(late_json)["source_name"] == "orders eu"


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_busy_service_logs_no_secret(db: Db, db_url: str, tmp_path: Path, form: str) -> None:
    """Keys, good and bad, a webhook with a token in its URL, its secret, a password, a crash."""
    db.execute("create table orders (id bigint, note text)")
    key = data(db_url, "key", "create", "--name", "test", "--scope", "admin")["key"]
    log = tmp_path / "log"
    url = db_url + "&password=hunter2"
    settings = {"SCHEMAWATCH_WEBHOOK_ALLOW": "127.0.0.0/8", "SCHEMAWATCH_LOG_FORMAT": form}
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    hook = f"http://127.0.0.1:{port}/services/tOkEnInPath?key=tOkEnInQuery"
    with (
        serving(url, log, **settings) as (process, where),
        httpx.Client(base_url=where, headers={"X-API-Key": key}) as client,
    ):
        body = {"schema_name": "public", "table_name": "orders", "webhook_url": hook}
        watched = client.post("/v1/schemas", json=body)
        assert watched.status_code == 201, watched.text
        secret = watched.json()["webhook"]["secret"]
        made = client.post("/v1/keys", json={"name": "x", "scope": "read"}).json()["key"]
        for bad in (key[:-1], key[:-1] + "x", KEY):
            client.get("/v1/schemas", headers={"X-API-Key": bad})
        client.get("/v1/schemas?token=tOkEnInQuery", headers={"X-Request-ID": "my-number-7"})
        client.post("/v1/schemas", content=b"{" + key.encode())
        db.execute("alter table orders drop column note")
        _wait_for("select count(*) > 0 from schemawatch.delivery_attempt", db)
        db.execute("alter table schemawatch.rule drop column remedy cascade")
        crashed = client.get("/v1/rules")
        assert crashed.status_code == 500
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    text = log.read_text()
    for planted in (key, made, secret, "tOkEnInPath", "tOkEnInQuery", "hunter2", KEY, db_url):
        assert planted not in text, planted
    assert crashed.json()["request_id"] in text
    assert "my-number-7" in text
    assert max(map(len, text.splitlines())) < 3 * LONGEST
    if form == "json":
        events = [json.loads(line)["event"] for line in text.splitlines()]
        assert {"listening", "request", "attempt", "draining"} <= set(events)
