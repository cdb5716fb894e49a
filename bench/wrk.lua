-- Sends the requests of a file in turn. They stand there as they go over the wire, with \1 between them; where one
-- has a mark, each sending puts a new number.
local MARK = "@@@@@@@@@@@@@@@@"
local requests, position, number = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for text in file:read("*a"):gmatch("[^\1]+") do
    local from, to = text:find(MARK, 1, true)
    requests[#requests + 1] = from and { text:sub(1, from - 1), text:sub(to + 1) } or text
  end
  file:close()
  number = tonumber(args[2])
end

function request()
  position = position % #requests + 1
  local text = requests[position]
  if type(text) == "string" then return text end
  number = number + 1
  return text[1] .. string.format("%016.0f", number) .. text[2]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\nRESULT {"requests":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
