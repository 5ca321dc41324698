"""`python -m gaus_pass serve`: one message in, one answer out, whatever the message is."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaus_pass.cli.serving import NOT_NATIVE, answer
from gaus_pass.option_table import key_of
from gaus_pass.options import Options


def ask(message: Any) -> Any:
    """The answer to a message, as the plugin would read it."""
    return json.loads(json.dumps(answer(json.dumps(message).encode())))


def message(kind: str = "dataflow", **options: str) -> Any:
    """A product of three cycles that goes into a sum, and round again in a loop."""
    back = [{"src": 2, "dst": 1, "distance": 1, "weight": 8}] if kind == "loop" else []
    return {
        "schema": 1,
        "options": options,
        "ssp": {"lib": {"mul": {"latency": 3, "in_delay": 1.0, "out_delay": 0.5}}},
        "regions": [
            {
                "kind": kind,
                "location": "a.mlir:1:1",
                "problem": {
                    "name": "f",
                    "ordered": True,
                    "operator_types": [
                        {"name": "in", "latency": 0},
                        {
                            "name": "mul",
                            "op": "arith.muli",
                            "bits": 8,
                            "operator_type": "@lib::@mul",
                        },
                        {"name": "add", "op": "arith.addi", "bits": 8, "location": "a.mlir:3:3"},
                    ],
                    "operations": [
                        {"name": "inputs", "type": "in"},
                        {"name": "m", "type": "mul", "location": "a.mlir:2:3"},
                        {"name": "a", "type": "add", "location": "a.mlir:3:3"},
                    ],
                    "windows": [{"operation": 0, "earliest": 0, "latest": 0}],
                    "dependences": [
                        {"src": 0, "dst": 1, "distance": 0, "weight": 8},
                        {"src": 1, "dst": 2, "distance": 0, "weight": 8},
                        *back,
                    ],
                    "values": [
                        {"name": "x", "producer": 0, "bits": 8, "users": [[1, 0]]},
                        {"name": "p", "producer": 1, "bits": 8, "users": [[2, 0]]},
                    ],
                },
            }
        ],
    }


def test_an_answer_is_result_json_with_latencies_from_the_libraries():
    (region,) = ask(message())["regions"]
    assert region["results"][0]["schedules"][0]["start"] == [0, 0, 3]
    assert [t["latency"] for t in region["problem"]["operator_types"]] == [0, 3, 0]
    assert region["problem"]["operator_types"][1]["uses"] == {"mul": 1}


def test_a_loop_gets_the_least_ii_and_registers_hold_results_only():
    (region,) = ask(message("loop"))["regions"]
    assert region["results"][0]["ii"] == 3
    assert [v["hold"] for v in region["problem"]["values"]] == [0, 3]


def test_a_missed_ii_is_a_warning_with_its_place():
    (said,) = ask(message("loop", ii="2"))["diagnostics"]
    assert said["severity"] == "warning"
    assert "Target II = 2, final II = 3" in said["message"]
    assert said["location"] == "a.mlir:2:3"


def test_opaque_operations_of_a_function_stay_in_order():
    asked = message(opaque="2")
    problem = asked["regions"][0]["problem"]
    problem["operator_types"][2]["op"] = "x.unknown"
    problem["operations"].append({"name": "b", "type": "add"})
    (region,) = ask(asked)["regions"]
    start = region["results"][0]["schedules"][0]["start"]
    assert start[3] >= start[2] + 2
    problem["operations"][3]["speculative"] = True
    assert "stands in a branch of scf.if" in ask(asked)["error"]["message"]


def test_an_unknown_operation_is_an_error_at_its_place():
    asked = message()
    asked["regions"][0]["problem"]["operator_types"][2]["op"] = "x.unknown"
    error = ask(asked)["error"]
    assert "no operator library has an entry for 'x.unknown' at 8 bits" in error["message"]
    assert "core" not in error["message"]


def test_what_has_a_core_elsewhere_is_told_so():
    for kind in ("loop", "dataflow"):
        asked = message(kind)
        asked["regions"][0]["problem"]["operator_types"][2]["op"] = "math.atan2"
        error = ask(asked)["error"]
        assert "no operator library has an entry for 'math.atan2'" in error["message"]
        assert "gaus hls makes those of arith and math" in error["message"]
        assert error["location"]
    assert error["location"] == "a.mlir:3:3"


@pytest.mark.parametrize("name", NOT_NATIVE)
def test_what_the_plugin_cannot_do_is_refused(name: str):
    texts = {"ports": "2rw", "captures": "stable", "read_latency": "2", "stages": "3"}
    texts |= {"read_during_write": "new", "loop_form": "loopschedule"}
    texts |= {"index_bits": "16", "port_names": "source", "partition": "arg0:0:complete"}
    texts |= {"unroll": "i:2"}
    assert hasattr(Options(), name)
    error = ask(message(**{key_of(name): texts.get(name, "true")}))["error"]
    assert error["message"].startswith(f"option '{key_of(name)}' is not for the native plugin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100000, "not JSON"),
        (b"[]", "schema 1"),
        (b'{"schema": 2}', "schema 1"),
        (b'{"schema": 1, "regions": 3}', "not problem JSON"),
        (b'{"schema": 1, "regions": [{}]}', "not problem JSON"),
        (b'{"schema": 1, "regions": [], "options": {"ii": 2}}', "'options'"),
        (b'{"schema": 1, "regions": [], "options": {"iii": "2"}}', "unknown option 'iii'"),
        (b'{"schema": 1, "regions": [{"kind": "x", "problem": {}}]}', "of kind 'x'"),
    ],
)
def test_rubbish_is_an_error_that_says_what_is_wrong(text: bytes, expected: str):
    assert expected in answer(text)["error"]["message"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**70) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_message_with_one_thing_replaced_is_answered_in_order(data: st.DataObject):
    asked = message()
    place: Any = asked["regions"][0]["problem"]
    key = data.draw(st.sampled_from(sorted(place)))
    if isinstance(place[key], list) and place[key] and data.draw(st.booleans()):
        place, key = place[key], data.draw(st.integers(0, len(place[key]) - 1))
    place[key] = data.draw(_JSON)
    reply = ask(asked)
    assert "regions" in reply or "internal error" not in reply["error"]["message"]


def test_the_program_writes_one_line_and_says_by_its_status_whether_it_is_an_error():
    for text, status in ((json.dumps(message()), 0), ("rubbish", 1)):
        command = [sys.executable, "-m", "gaus_pass", "serve"]
        done = subprocess.run(command, input=text, capture_output=True, text=True)
        assert done.returncode == status
        assert ("error" in json.loads(done.stdout)) == bool(status)
        assert done.stdout.count("\n") == 1
