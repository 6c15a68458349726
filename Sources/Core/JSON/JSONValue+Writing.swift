extension JSONValue {
    /// The shortest JSON text of this value, in UTF-8.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    /// Appends the shortest JSON text of this value.
    package func write(to output: inout [UInt8]) {
    }
}
