"""The function as the standard library's front door invites to write it: urllib, one connection a record."""
import os
import urllib.error
import urllib.request

from node_request import headers_of, log_events, path_of

NODE = os.environ["X_NODE_SCHEME"] + "://" + os.environ["X_NODE_URL"]


def lambda_handler(event, context):
    forwarded = failed = 0
    for key, record in log_events(event):
        request = urllib.request.Request(NODE + path_of(record), headers=headers_of(key, record), method=record["httpMethod"])
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                response.read()
            forwarded += 1
        except urllib.error.URLError:
            failed += 1
    return {"received": forwarded + failed, "forwarded": forwarded, "failed": failed}
