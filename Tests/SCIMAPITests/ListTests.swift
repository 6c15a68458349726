import HTTPMessage
import JSON
import TestSupport
import Testing

@Suite("Lists and projections, RFC 7644 §3.4.2 and §3.9")
struct ListTests {
    private let gateway = Gateway()

    init() {
        for number in 1...5 {
            _ = gateway.create([
                "userName": .string("user\(number)"), "title": number % 2 == 0 ? "even" : "odd",
                "externalId": "same",
            ])
        }
    }

    @Test(arguments: [
        ("filter=title+pr&filter=userName+eq+%22user1%22", "invalidFilter"),
        ("filter=title+pr&FILTER=title+sw+%22o%22", "invalidFilter"),
        ("filter=userName+eq+%27user1%27", "invalidFilter"), ("count=1&count=2", "invalidValue"),
    ])
    func `of what contradicts itself, and of what was not understood, nothing is guessed`(
        query: String, type: String
    ) {
        let answer = gateway.send(.get, "/Users?" + query)
        #expect(answer.status == 400)
        #expect(answer.json["scimType"]?.string == type)
    }

    @Test func `lists of attributes add up`() throws {
        let answer = gateway.send(.get, "/Users?count=1&attributes=userName&attributes=title").json
        let user = try #require(answer["Resources"]?.array?.first?.object)
        #expect(user.keys.sorted() == ["id", "schemas", "title", "userName"])
    }

    @Test(arguments: [
        ("", 5, 1, ["user1", "user2", "user3", "user4", "user5"]),
        ("?count=2", 5, 1, ["user1", "user2"]),
        ("?startIndex=4&count=2", 5, 4, ["user4", "user5"]),
        ("?startIndex=5&count=2", 5, 5, ["user5"]),
        ("?startIndex=6&count=2", 5, 6, []),
        ("?startIndex=99", 5, 99, []),
        ("?startIndex=-1&count=1", 5, 1, ["user1"]),
        ("?count=0", 5, 1, []),
        ("?count=-1", 5, 1, []),
        ("?filter=userName+eq+%22USER3%22", 1, 1, ["user3"]),
        ("?filter=userName+eq+%22user3%22&startIndex=2", 1, 2, []),
        ("?filter=externalId+eq+%22same%22&count=1", 5, 1, ["user1"]),
        ("?filter=title+eq+%22odd%22", 3, 1, ["user1", "user3", "user5"]),
        ("?filter=title+eq+%22odd%22&startIndex=2&count=1", 3, 2, ["user3"]),
        ("?filter=title+eq+%22odd%22&count=0", 3, 1, []),
        ("?filter=externalId+eq+%22same%22+and+title+eq+%22even%22", 2, 1, ["user2", "user4"]),
        ("?filter=meta.resourceType+eq+%22User%22&count=1", 5, 1, ["user1"]),
        ("?Filter=userName+eq+%22user3%22&Count=1", 1, 1, ["user3"]),
        ("?filter=title+eq+%22odd%22&count=1&filter=title+eq+%22odd%22", 3, 1, ["user1"]),
        ("?count=99999999999999999999&startIndex=5", 5, 5, ["user5"]),
        ("?startIndex=-99999999999999999999&count=1", 5, 1, ["user1"]),
    ])
    func `a list says how many there are and shows one page`(
        query: String, total: Int, startIndex: Int, names: [String]
    ) {
        let list = gateway.send(.get, "/Users" + query).json
        #expect(list["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"])
        #expect(list["totalResults"]?.number?.int == total)
        #expect(list["startIndex"]?.number?.int == startIndex)
        #expect(list["itemsPerPage"]?.number?.int == names.count)
        #expect(list["Resources"]?.array?.map { $0["userName"]?.string } == names)
    }

    @Test(arguments: [
        ("?startIndex=x", "invalidValue"), ("?count=1.5", "invalidValue"),
        ("?filter=", "invalidFilter"), ("?filter=userName", "invalidFilter"),
        ("?filter=nothing+eq+%22x%22", "invalidFilter"),
    ])
    func `a list that is not understood is never all users`(query: String, type: String) {
        let answer = gateway.send(.get, "/Users" + query)
        #expect(answer.status == 400)
        #expect(answer.json["scimType"]?.string == type)
    }

    @Test func `more users than are read at once are all found`() {
        for number in 6...450 { _ = gateway.create(["userName": .string("user\(number)")]) }
        let list = gateway.send(.get, "/Users?filter=userName+sw+%22user%22&startIndex=400").json
        #expect(list["totalResults"] == 450)
        #expect(list["Resources"]?.array?.count == 51)
        #expect(gateway.send(.get, "/Users?count=1000").json["itemsPerPage"] == 200)
    }

    @Test func `only the attributes asked for are shown, and always the id`() {
        let list = gateway.send(.get, "/Users?attributes=userName&count=1").json
        let first = list["Resources"]?.array?.first?.object
        #expect(first?.keys.contains("userName") == true)
        #expect(first?.keys.contains("id") == true)
        #expect(first?.keys.contains("title") == false)
        #expect(first?.keys.contains("meta") == false)
    }

    @Test(arguments: ["/Users?excludedAttributes=title,meta&count=1"])
    func `attributes that are not wanted are left out`(target: String) {
        let first = gateway.send(.get, target).json["Resources"]?.array?.first?.object
        #expect(first?.keys.contains("userName") == true)
        #expect(first?.keys.contains("title") == false)
        #expect(first?.keys.contains("meta") == false)
    }

    @Test func `an answer to a change is projected too`() {
        let created = gateway.send(.post, "/Users?attributes=title", ["userName": "x"])
        #expect(created.status == 201)
        #expect(created.json["userName"] == nil)
        #expect(created.json["id"] != nil)
    }
}

@Suite("Discovery, RFC 7644 §4")
struct DiscoveryTests {
    private let gateway = Gateway()

    @Test func `every listed schema can be read by itself, at the address it names`() throws {
        let list = gateway.send(.get, "/Schemas").json
        let entries = try #require(list["Resources"]?.array)
        #expect(list["totalResults"]?.number?.int == entries.count)
        #expect(entries.count == 3)
        for entry in entries {
            let id = try #require(entry["id"]?.string)
            #expect(
                entry["meta"]?["location"]?.string
                    == "https://scim.example/scim/v2/acme/Schemas/\(id)")
            #expect(gateway.send(.get, "/Schemas/\(id)").json == entry)
        }
    }

    @Test(arguments: ["User", "Group"])
    func `a resource type can be read by its name`(name: String) {
        let type = gateway.send(.get, "/ResourceTypes/\(name)").json
        #expect(type["endpoint"]?.string == "/\(name)s")
    }

    @Test func `the configuration names its address and claims what works`() {
        let configuration = gateway.send(.get, "/ServiceProviderConfig").json
        #expect(configuration["patch"]?["supported"] == true)
        #expect(configuration["bulk"]?["supported"] == true)
        #expect(
            configuration["meta"]?["location"]
                == "https://scim.example/scim/v2/acme/ServiceProviderConfig")
    }
}
