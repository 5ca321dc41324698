"""Print a problem: a chain of as many operations as the argument says, each of latency 1."""

import json
import sys

count = int(sys.argv[1])
problem = {
    "name": "chain",
    "resource_types": [],
    "operator_types": [{"name": "add", "latency": 1}],
    "operations": [{"name": f"a{i}", "type": "add"} for i in range(count)],
    "dependences": [{"src": i, "dst": i + 1, "weight": 8} for i in range(count - 1)],
    "values": [{"producer": i, "bits": 8, "users": [[i + 1, 0]]} for i in range(count - 1)],
}
json.dump({"schema": 1, "problem": problem}, sys.stdout)
