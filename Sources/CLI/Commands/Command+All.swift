extension Command {
    /// Every command, in the order of the help.
    static let all: [Command] = [
        .serve, .check, .status, .deliveriesList, .deliveriesShow, .deliveriesRetry,
        .deliveriesSkip, .tokenCreate, .tokenList, .tokenRevoke, .integrationList,
        .integrationPause, .integrationResume, .destinationApprove, .destinationReject, .simulate,
        .listen,
        .demo, .doctor, .backup, .restore, .manual, .completions,
    ]
}
