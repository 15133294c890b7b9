-- Sends the requests of a file, one after the other, again and again. They are separated by the empty line that ends each.
local requests = {}
local last = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for request in file:read("*a"):gmatch("(.-\r\n\r\n)") do
    requests[#requests + 1] = request
  end
  file:close()
end

function request()
  last = last % #requests + 1
  return requests[last]
end

-- os.clock() is the processor time of the whole process, user and system.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("replayed %d %d %.6f %d\n", summary.requests, summary.duration, os.clock(),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
