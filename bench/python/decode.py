"""Decodes and parses one event a number of times: base64, gzip and json, nothing else. Prints as the library's program does."""
import base64
import gzip
import json
import sys
import time

with open(sys.argv[1], "rb") as file:
    payload = file.read()
for _ in range(int(sys.argv[2])):
    started = time.perf_counter()
    data = json.loads(gzip.decompress(base64.b64decode(json.loads(payload)["awslogs"]["data"])))
    records = [json.loads(log_event["message"]) for log_event in data["logEvents"]]
    print(f"decoded {len(records)} {time.perf_counter() - started:.9f} 0")
