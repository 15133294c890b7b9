"""Makes an inventory of one log file as one would write it for an afternoon: json, two patterns and dictionaries. Prints as the library's program does."""
import json
import re
import sys
import time
from collections import Counter

VALUE = re.compile(r"(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")


class Endpoint:
    def __init__(self):
        self.hits = 0
        self.statuses = Counter()
        self.hours = Counter()
        self.agents = Counter()
        self.callers = set()
        self.latencies = []
        self.response_bytes = 0
        self.first = None
        self.last = None

    def add(self, call):
        self.hits += 1
        self.statuses[call["status"]] += 1
        self.agents[call["userAgent"]] += 1
        self.callers.add(call["sourceIp"])
        self.latencies.append(int(call["responseLatency"]))
        self.response_bytes += int(call["responseLength"])
        at = int(call["requestTimeEpoch"])
        self.hours[at // 3_600_000] += 1
        self.first = at if self.first is None else min(self.first, at)
        self.last = at if self.last is None else max(self.last, at)


started = time.perf_counter()
endpoints = {}
lines = 0
with open(sys.argv[1], encoding="utf-8") as log:
    for line in log:
        call = json.loads(line)
        path = "/".join("{id}" if VALUE.match(segment) else segment for segment in call["path"].split("/"))
        key = (call["domainName"], call["httpMethod"], path)
        endpoint = endpoints.get(key)
        if endpoint is None:
            endpoint = endpoints[key] = Endpoint()
        endpoint.add(call)
        lines += 1
for endpoint in endpoints.values():
    endpoint.latencies.sort()
    endpoint.percentiles = [endpoint.latencies[int(part * (endpoint.hits - 1))] for part in (0.5, 0.95, 0.99)]
print(f"read {lines} {time.perf_counter() - started:.6f} {len(endpoints)} 0")
