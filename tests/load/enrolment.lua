-- wrk: each request enrols a new person, with an idempotency key of their own.
-- SESSIONS: file of identities, one a line. PATHNAME: of the API.
local sessions = {}
for line in io.lines(os.getenv("SESSIONS")) do sessions[#sessions + 1] = line end
local threads = 0
function setup(thread) threads = threads + 1; thread:set("number", threads) end
function init() made, run = 0, os.time() end

function request()
  made = made + 1
  local who = string.format("%d-%d-%d", run, number, made)
  -- A name holds no phone number, nor anything as long.
  local name = who:gsub("%d", function(digit) return string.char(97 + digit) end)
  local body = string.format(
    '{"session_id":"%s","level":"beginner","needs":"Écrire un courriel",' ..
      '"learner":{"given_name":"Jeanne","family_name":"Martin %s","phone":"04 65 %s","commune_code":"34052"}}',
    sessions[made % #sessions + 1], name, math.random(100000, 999999))
  local headers = { ["Content-Type"] = "application/json", ["Idempotency-Key"] = '"' .. who .. '"' }
  return wrk.format("POST", os.getenv("PATHNAME"), headers, body)
end
