-- PATCH of one of the users in the file IDS, each time with another title and department.
function init(args)
    math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000)
    ids = {}
    for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
    wrk.method = "PATCH"
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
    wrk.headers["Content-Type"] = "application/scim+json"
    base = os.getenv("TENANT")
    count = 0
end

function request()
    count = count + 1
    local body = string.format([[{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"title","value":"Title %d"},{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Department %d"}]}]], count, count)
    return wrk.format(nil, base .. "/Users/" .. ids[math.random(#ids)], nil, body)
end
