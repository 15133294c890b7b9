"""The function as somebody careful would write it: http.client with one connection that lives across invocations."""
import http.client
import os

from node_request import headers_of, log_events, path_of

connection = http.client.HTTPConnection(os.environ["X_NODE_URL"], timeout=10)


def lambda_handler(event, context):
    forwarded = failed = 0
    for key, record in log_events(event):
        try:
            connection.request(record["httpMethod"], path_of(record), headers=headers_of(key, record))
            response = connection.getresponse()
            response.read()
            if 200 <= response.status < 300:
                forwarded += 1
            else:
                failed += 1
        except (http.client.HTTPException, OSError):
            connection.close()
            failed += 1
    return {"received": forwarded + failed, "forwarded": forwarded, "failed": failed}
