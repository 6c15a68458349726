extension Command {
    /// Every command, in the order of the help.
    static let all: [Command] = [
        .serve, .check, .status, .deliveriesList, .deliveriesShow, .deliveriesRetry,
        .deliveriesSkip, .usersImport, .usersExport, .tokenCreate, .tokenList, .tokenRevoke,
        .simulate, .listen,
        .demo, .manual, .completions,
    ]
}
