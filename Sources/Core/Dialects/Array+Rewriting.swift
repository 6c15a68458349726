extension Array {
    /// Replaces elements one by one, without copying anything until one changes.
    ///
    /// - Parameter change: `nil` for an element that stays, else what stands in its place.
    /// - Returns: `nil` when every element stays.
    func rewritten(_ change: (Element) -> [Element]?) -> [Element]? {
        var output: [Element]?
        for (index, element) in enumerated() {
            let replacement = change(element)
            if output == nil {
                guard replacement != nil else { continue }
                output = Array(self[..<index])
            }
            output?.append(contentsOf: replacement ?? [element])
        }
        return output
    }
}
