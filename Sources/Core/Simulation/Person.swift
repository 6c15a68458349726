/// One account of the simulated tenant: what the directory says, and what the gateway answered.
package struct Person: Equatable, Sendable {
    /// What the directory maps to SCIM attributes, entra-facts §7.
    package enum Field: String, CaseIterable, Sendable {
        case userName, displayName, givenName, familyName, title, mail, phone, department
        case employeeNumber, city
    }

    /// Position in the tenant, counted from 0.
    package let index: Int
    package var fields: [Field: String]
    package var isActive = true
    /// The `id` of the manager at the gateway.
    package var manager: String?
    /// The `id` that the gateway gave; `nil` until it was created.
    package var remoteID: String?
    /// Purged in the directory and deleted at the gateway.
    package var isDeleted = false

    package subscript(field: Field) -> String { fields[field] ?? "" }

    /// A person nobody has met, made from its position and the seed.
    init(index: Int, random: inout SeededRandom) {
        let given = givenNames.randomElement(using: &random) ?? "Ada"
        let family = familyNames.randomElement(using: &random) ?? "Holm"
        // The position makes the address unique, the letters make it readable.
        let address = "\(given).\(family).\(index)@rheinwerk.example".lowercased()
        self.index = index
        fields = [
            .userName: address,
            .displayName: "\(given) \(family)",
            .givenName: given,
            .familyName: family,
            .title: titles.randomElement(using: &random) ?? "",
            .mail: address,
            .phone: "+49 211 555 \(1000 + index)",
            .department: departments.randomElement(using: &random) ?? "",
            .employeeNumber: "\(700_000 + index)",
            .city: cities.randomElement(using: &random) ?? "",
        ]
    }

    /// New values for a few fields: a promotion, a move, a wedding.
    func change(_ random: inout SeededRandom) -> [Field: String] {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return [.title: other(titles, than: self[.title], &random)]
        case 1:
            return [
                .department: other(departments, than: self[.department], &random),
                .city: other(cities, than: self[.city], &random),
            ]
        case 2:
            let family = other(familyNames, than: self[.familyName], &random)
            return [.familyName: family, .displayName: "\(self[.givenName]) \(family)"]
        default:
            return [.phone: "+49 211 556 \(Int.random(in: 1000...9999, using: &random))"]
        }
    }
}

private func other(_ list: [String], than value: String, _ random: inout SeededRandom) -> String {
    list.filter { $0 != value }.randomElement(using: &random) ?? value
}

private let givenNames = [
    "Ada", "Bo", "Carla", "Dora", "Emil", "Fia", "Greta", "Hana", "Ida", "Jonas", "Kaya", "Lea",
    "Mats", "Nele", "Ove", "Paula", "Quinn", "Rosa", "Sven", "Tara", "Uwe", "Vera", "Wim", "Zoë",
]
private let familyNames = [
    "Berg", "Çelik", "Dahl", "Eklund", "Fuchs", "Grün", "Holm", "Iversen", "Jansen", "Krüger",
    "Lund", "Müller", "Ness", "O'Brien", "Petrov", "Quist", "Roth", "Saar", "Tanaka", "Weiß",
]
private let titles = ["Analyst", "Architect", "Buyer", "Engineer", "Lead", "Nurse", "Planner"]
private let departments = ["Finance", "IT", "Legal", "Logistics", "R&D", "Sales"]
private let cities = ["Aachen", "Bonn", "Düsseldorf", "Köln", "Münster"]
