"""A minimal Lambda runtime: polls the Runtime API and calls the handler, as Lambda's own Python runtime does."""
import http.client
import importlib
import json
import os
import sys
import traceback


def main():
    module = importlib.import_module(sys.argv[1])
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    prefix = "/2018-06-01/runtime/invocation/"
    while True:
        connection.request("GET", prefix + "next")
        response = connection.getresponse()
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        event = json.loads(response.read())
        try:
            result, door = module.lambda_handler(event, None), "/response"
        except Exception as error:
            result = {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": traceback.format_exc().splitlines()}
            door = "/error"
        connection.request("POST", prefix + request_id + door, json.dumps(result), {"Content-Type": "application/json"})
        connection.getresponse().read()


main()
