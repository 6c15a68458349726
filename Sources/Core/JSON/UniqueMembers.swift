/// The members of an object while it is read, which answers quickly whether a key is there already.
///
/// Compares the keys one by one while they are few, which is the fastest way, and keeps a set of
/// them from then on, so that an object with thousands of keys does not cost their square.
struct UniqueMembers {
    private static let few = 24

    private(set) var list: [JSONObject.Member] = []
    private var keys: Set<String> = []

    var count: Int { list.count }

    func isNew(_ key: String) -> Bool {
        list.count > Self.few ? !keys.contains(key) : !list.contains { $0.key == key }
    }

    mutating func append(_ key: String, _ value: JSONValue) {
        list.append(JSONObject.Member(key: key, value: value))
        if list.count > Self.few + 1 {
            keys.insert(key)
        } else if list.count == Self.few + 1 {
            keys = Set(list.map(\.key))
        }
    }
}
