"""What both functions send to the node for one access-log record: the same method, path and headers as the forwarder."""
import base64
import gzip
import hashlib
import json
import urllib.parse


def log_events(event):
    data = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    source = data["owner"] + data["logGroup"] + data["logStream"]
    for log_event in data["logEvents"]:
        yield source + log_event["id"], json.loads(log_event["message"])


def path_of(record):
    return urllib.parse.quote(record["path"], safe="/%")


def headers_of(request_key, record):
    headers = {
        "X-Forwarded-Host": record["domainName"],
        "X-Wallarm-Forwarded-Host": record["domainName"],
        "X-Forwarded-For": record["sourceIp"],
        "X-Wallarm-Real-Ip": record["sourceIp"],
        "X-Forwarded-Proto": "https",
        "User-Agent": record["userAgent"],
        "X-Amzn-RequestId": record["requestId"],
        "X-Request-Id": hashlib.md5(request_key.encode()).hexdigest(),
        "X-Wallarm-Response-Code": record["status"],
        "X-Wallarm-Response-Length": record["responseLength"],
        "X-Wallarm-Response-Time": record["responseLatency"],
        "X-Wallarm-Request-Time": record["requestTimeEpoch"],
        "X-Wallarm-Stage": record["stage"],
        "X-Wallarm-Connector-Version": "0.1.0",
    }
    if record["httpMethod"] not in ("GET", "HEAD", "OPTIONS", "TRACE"):
        headers["Content-Length"] = "0"
    # As bytes: the client would refuse a user agent that Latin-1 does not have.
    return {name: value.encode() for name, value in headers.items() if value not in ("", "-")}
