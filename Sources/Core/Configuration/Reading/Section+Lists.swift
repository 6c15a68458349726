extension Section {
    /// What the objects of a list say, each with its place, counted from 0.
    func sections<Value>(_ key: String, _ read: (Int, Section) -> Value?) -> [Value] {
        elements(key).compactMap { index, section in
            defer { section.refuseUnknownKeys() }
            return read(index, section)
        }
    }
}
