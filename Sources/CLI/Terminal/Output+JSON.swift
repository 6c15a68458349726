import JSON

extension Output {
    /// One JSON document and the end of its line.
    static func result(_ document: JSONValue) {
        result(String(decoding: document.bytes, as: UTF8.self) + "\n")
    }
}

extension Arguments {
    /// Prints what was asked for: the document with `--json`, else the text.
    func show(_ document: JSONValue, as text: () -> String) {
        has("json") ? Output.result(document) : Output.result(text())
    }
}
