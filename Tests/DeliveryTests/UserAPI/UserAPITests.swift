import Delivery
import Directory
import JSON
import Ports
import SCIM
import Templates
import TestSupport
import Testing
import Threads

@Suite("User APIs, DESIGN §5", .timeLimit(.minutes(10)))
struct UserAPITests {
    private let directory = FakeDirectory()

    private func world(_ api: UserAPI = .directory) -> UserAPIWorld {
        UserAPIWorld(api) { [directory] in directory.answer($0) }
    }

    private let ada = CanonicalUser.person()
    private let find = "GET /users?email=ada%40x.com"

    @Test func `a new user is looked for, then created, and remembered`() {
        let world = world()
        world.send(.created(ada))
        #expect(
            world.requests == [
                find, #"POST /users {"email":"ada@x.com","name":"Ada","title":null}"#,
            ])
        #expect(world.ends == ["delivered: find, create"])
        #expect(world.remoteID("u1") == "u1")
        world.send(.changed(from: ada, to: .person(name: "Ada L", version: 2)))
        #expect(
            world.requests.last
                == #"PATCH /users/u1 {"email":"ada@x.com","name":"Ada L","title":null}"#)
        #expect(world.requests.count == 3)
        #expect(world.ends.last == "delivered")
    }

    @Test func `an account that is there is linked and brought up to date`() {
        let world = world()
        directory.add("old", ["email": "ada@x.com", "name": "A", "active": false])
        world.send(.created(ada))
        #expect(world.remoteID("u1") == "old")
        #expect(directory.users["old"]?["name"] == "Ada")
        #expect(directory.users["old"]?["active"] == true)
        #expect(directory.users.count == 1)
    }

    @Test func `a switch alone is one request, with other changes it is two`() {
        let world = world()
        world.send(.created(ada))
        world.send(.changed(from: ada, to: .person(active: false)))
        #expect(world.requests.dropFirst(2) == [#"PATCH /users/u1 {"active":false}"#])
        world.send(.changed(from: .person(active: false), to: .person(name: "Eve")))
        #expect(
            world.requests.dropFirst(3)
                == [
                    #"PATCH /users/u1 {"active":true}"#,
                    #"PATCH /users/u1 {"email":"ada@x.com","name":"Eve","title":null}"#,
                ])
    }

    @Test func `a deleted user is deleted and forgotten, and may come back as another`() {
        let world = world()
        world.send(.created(ada))
        world.send(.deleted(ada))
        #expect(world.requests.last == "DELETE /users/u1")
        #expect(world.remoteID("u1") == nil)
        world.send(.created(.person("u9")))
        #expect(world.remoteID("u9") == "u2")
    }

    @Test func `who is not there need not be deleted`() {
        let world = world()
        world.send(.created(ada))
        directory.state.with { $0.users = [:] }
        world.send(.deleted(ada))
        #expect(world.ends.last == "delivered")
        world.send(.deleted(.person("u7", email: "nobody@x.com")))
        #expect(world.ends.last == "delivered")
        #expect(world.requests.last == "GET /users?email=nobody%40x.com")
    }

    @Test func `an account that is gone is looked for and made again`() {
        let world = world()
        world.send(.created(ada))
        directory.state.with { $0.users = [:] }
        world.send(.changed(from: ada, to: .person(name: "Eve", version: 2)))
        #expect(world.ends.last == "delivered: update, find, create")
        #expect(world.remoteID("u1") == "u2")
        #expect(directory.users["u2"]?["name"] == "Eve")
    }

    @Test func `an account whose id has changed is found again`() {
        let world = world()
        world.send(.created(ada))
        directory.state.with { $0.users = ["new": ["email": "ada@x.com"]] }
        world.send(.changed(from: ada, to: .person(name: "Eve", version: 2)))
        #expect(world.remoteID("u1") == "new")
        #expect(directory.users["new"]?["name"] == "Eve")
    }

    @Test func `a conflict on creation leads to the account that is in the way`() {
        let answers = Lock(0)
        let world = UserAPIWorld { [directory] request in
            // The first search comes too early.
            let number = answers.with { number in
                number += 1
                return number
            }
            if number == 1 {
                directory.add("raced", ["email": "ada@x.com"])
                return .answer(200, #"{"data":[]}"#)
            }
            return directory.answer(request)
        }
        world.send(.created(ada))
        #expect(world.ends == ["delivered: find, create, find, update, reactivate"])
        #expect(world.remoteID("u1") == "raced")
    }

    @Test func `a leaver gets no account by a resync, but one by being created`() {
        let world = world()
        world.snapshot(.person(active: false))
        #expect(world.ends == ["skipped: the user is not active and has no account there"])
        #expect(directory.users.isEmpty)
        world.send(.created(.person(active: false)))
        #expect(world.ends.last == "delivered: find, create, deactivate")
        #expect(directory.users["u1"]?["active"] == false)
        world.snapshot(.person(name: "Eve"))
        #expect(directory.users["u1"]?["active"] == true)
        #expect(directory.users["u1"]?["name"] == "Eve")
    }

    @Test(
        arguments: [
            (Set<UserAPIAction>([.deactivate]), "delivered", 1),
            (
                [.deactivate, .update],
                "skipped: the destination has no operation 'deactivate', and none to take its place",
                0
            ),
        ] as [(Set<UserAPIAction>, String, Int)])
    func `a missing switch falls back to an update`(
        without: Set<UserAPIAction>, end: String, requests: Int
    ) {
        let world = world(.make(without: without))
        world.send(.created(ada))
        world.send(.changed(from: ada, to: .person(active: false)))
        #expect(world.ends.last == end)
        #expect(world.requests.count == 2 + requests)
    }

    @Test func `a missing deletion falls back to the switch`() {
        let world = world(.make(without: [.delete]))
        world.send(.created(ada))
        world.send(.deleted(ada))
        #expect(world.requests.last == #"PATCH /users/u1 {"active":false}"#)
        #expect(world.remoteID("u1") == nil)
    }

    @Test func `several matches end the delivery, and say how many there are`() {
        let world = world()
        directory.add("a", ["email": "ada@x.com"])
        directory.add("b", ["email": "ada@x.com"])
        world.send(.created(ada))
        #expect(
            world.ends == [
                "dead: find: found 2 accounts where there may be one; make the search exact"
            ])
    }

    @Test func `an account that is another user's is not taken over`() {
        let world = world()
        world.send(.created(ada))
        world.send(.created(.person("u2")))
        #expect(
            world.ends.last?.hasPrefix("retrying: the account that was found belongs to") == true)
        #expect(world.remoteID("u2") == nil)
        world.send(.deleted(ada))
        world.transport.advance(by: .seconds(10))
        #expect(world.ends[1].hasPrefix("delivered"))
        #expect(world.remoteID("u2") != nil)
    }

    @Test func `a membership brings along whom it needs`() {
        let world = world()
        world.send(.groupMemberAdded, group: .team(), user: ada)
        #expect(
            world.requests == [
                find, #"POST /users {"email":"ada@x.com","name":"Ada","title":null}"#,
                "GET /groups?name=Crew", #"POST /groups {"name":"Crew"}"#,
                "PUT /groups/g2/members/u1",
            ])
        #expect(world.remoteID("g1", .group) == "g2")
        directory.state.with { state in
            state.groups = ["new": ["name": "Crew"]]
        }
        world.send(.groupMemberAdded, group: .team(), user: ada)
        #expect(world.requests.last == "PUT /groups/new/members/u1")
        #expect(world.remoteID("g1", .group) == "new")
        world.send(.groupMemberRemoved, group: .team(), user: ada)
        world.send(.groupDeleted, group: .team())
        #expect(world.requests.last == "DELETE /groups/new")
        world.send(.groupMemberRemoved, group: .team(), user: ada)
        #expect(world.ends.allSatisfy { $0.hasPrefix("delivered") })
    }

    @Test func `what the destination has no operation for is skipped, and says so`() {
        let world = world(.make(without: [.addMember, .createGroup, .findGroup, .updateGroup]))
        world.send(.groupCreated, group: .team())
        world.send(.groupMemberAdded, group: .team(), user: ada)
        #expect(
            world.ends == [
                "skipped: the destination has no operation 'createGroup', and none to take its place",
                "skipped: the destination has no operation 'addMember'",
            ])
        #expect(world.requests.isEmpty)
    }

    @Test func `a name that would lead elsewhere in the path is never sent`() {
        let world = world(
            .make(replacing: [.update: operation(.update, .put, "/users/{{user.userName}}")]))
        world.send(.created(ada))
        world.send(.changed(from: ada, to: .person(email: "..", version: 2)))
        #expect(world.ends.last?.hasPrefix("dead: update: a value is '.' or '..'") == true)
        #expect(world.requests.count == 2)
    }

    @Test func `without an address nobody is found by their address`() {
        let world = world(
            .make(replacing: [.create: operation(.create, .post, "/users", [:], id: "/id")]))
        world.send(.created(.person(email: "no address")))
        #expect(world.requests == ["POST /users {}"])
    }
}
