# Hits, statuses, hours and latency by host, method and path template. Prints as the library's program does.
now as $started
| reduce inputs as $call ({};
    ($call.path | split("/") | map(if test("^(\\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$") then "{id}" else . end) | join("/")) as $path
    | "\($call.domainName) \($call.httpMethod) \($path)" as $key
    | .[$key].hits += 1
    | .[$key].statuses[$call.status] += 1
    | .[$key].hours[($call.requestTimeEpoch | tonumber / 3600000 | floor | tostring)] += 1
    | .[$key].latency += ($call.responseLatency | tonumber))
| "read \(map(.hits) | add) \(now - $started) \(length) 0"
