wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local rows = {}
for i = 1, 20 do rows[i] = string.format('{"id":%d,"name":"item number %d","price":%d.25}', i, i, i) end
wrk.body = '{"items":[' .. table.concat(rows, ",") .. ']}'
