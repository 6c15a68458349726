-- POST /Users with a name of its own for every request.
local threads = 0
function setup(thread)
    thread:set("id", threads)
    threads = threads + 1
end

function init(args)
    count = 0
    wrk.method = "POST"
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
    wrk.headers["Content-Type"] = "application/scim+json"
    run = os.getenv("RUN")
end

function request()
    count = count + 1
    local name = string.format("p%s.%d.%d@rheinwerk.example", run, id, count)
    local body = string.format([[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"externalId":"e-%s-%d-%d","userName":"%s","active":true,"displayName":"Ada Holm %d","name":{"givenName":"Ada","familyName":"Holm","formatted":"Ada Holm"},"title":"Analyst","emails":[{"primary":true,"type":"work","value":"%s"}],"phoneNumbers":[{"type":"work","value":"+49 211 555 %d"}],"addresses":[{"type":"work","locality":"Bonn","streetAddress":"Hof 2","country":"DE"}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"%d","department":"R&D"}}]], run, id, count, name, count, name, count, count)
    return wrk.format(nil, nil, nil, body)
end
