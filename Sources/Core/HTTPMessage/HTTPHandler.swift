/// Answers requests; one instance serves all loops of a server at once.
package protocol HTTPHandler: Sendable {
    /// Called on a loop thread, which must not block: no disk wait, no sleep, no long scan.
    ///
    /// Answers now or later, from any thread, through `exchange`, exactly once.
    func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange)

    /// The body of an answer that the server itself has to give, such as 400, 408, 413, 431, 503.
    ///
    /// - Parameters:
    ///   - status: The status that will be sent.
    ///   - detail: What was wrong, for the client's reader.
    /// - Returns: The answer, in the shape that this listener's clients expect.
    func refusal(status: Int, detail: String) -> HTTPResponse

    /// The most bytes that a body may have; asked once the head has been read.
    func bodyLimit(_ head: HTTPRequest) -> Int
}

/// One request that waits for its answer.
package protocol HTTPExchange: AnyObject, Sendable {
    /// Sends the answer; any thread, first call counts.
    func respond(_ response: HTTPResponse)

    /// Runs `work` on the loop thread of this connection, soon; any thread.
    func resume(_ work: @escaping @Sendable () -> Void)
}
