-- Makes wrk send the requests in the file that BENCH_REQUESTS names, one after the other, and print its result as JSON.
local requests, position = {}, 0

local function read_requests()
   local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
   for request in (file:read("*a") .. "\0"):gmatch("(.-)%z") do
      requests[#requests + 1] = request
   end
   file:close()
end

function init(args)
   read_requests()
   position = tonumber(os.getenv("BENCH_START")) or 0
end

function request()
   position = position + 1
   return requests[(position - 1) % #requests + 1]
end

function done(summary, latency, all)
   local errors = summary.errors
   io.write(string.format(
      '{"requests":%d,"seconds":%.6f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"failed":%d}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
