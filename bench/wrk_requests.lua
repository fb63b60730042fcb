-- wrk sends the requests of the file named in BENCH_REQUESTS, one after the other, and tells what came of them
local requests, at = {}, 0

local function read()
   local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
   for request in (file:read("*a") .. "\0"):gmatch("(.-)%z") do
      requests[#requests + 1] = request
   end
   file:close()
end

function init(args)
   read()
   at = tonumber(os.getenv("BENCH_START")) or 0
end

function request()
   at = at + 1
   return requests[(at - 1) % #requests + 1]
end

function done(summary, latency, all)
   local errors = summary.errors
   io.write(string.format(
      '{"requests":%d,"seconds":%.6f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"failed":%d}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
