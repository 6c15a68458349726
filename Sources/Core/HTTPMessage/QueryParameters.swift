/// The parameters of a query string, as forms encode them (`application/x-www-form-urlencoded`).
package struct QueryParameters: Sendable {
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// In order of appearance; one without `=` has an empty value.
    package let parameters: [Parameter]

    /// - Parameter query: What follows the `?`, as received; `nil` has no parameters.
    /// - Throws: ``HTTPRefusal`` 400, for a broken escape, a NUL, or what is no UTF-8.
    package init(_ query: String?) throws(HTTPRefusal) {
        var parameters: [Parameter] = []
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let nameEnd = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = percentDecoded(pair[..<nameEnd], plusIsBlank: true),
                let value = percentDecoded(pair[nameEnd...].dropFirst(), plusIsBlank: true)
            else { throw .malformed("The query string is not properly percent-encoded UTF-8.") }
            parameters.append(Parameter(name: name, value: value))
        }
        self.parameters = parameters
    }

    /// The first value with this name, which is compared with case.
    package subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// Every name, in order of appearance, repetitions included.
    package var names: [String] { parameters.map(\.name) }
}
