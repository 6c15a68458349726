extension Command {
    /// Every command, in the order of the help.
    static let all: [Command] = [
        .serve, .check, .status, .deliveriesList, .deliveriesShow, .deliveriesRetry,
        .deliveriesSkip, .trace, .destinationList, .destinationTest, .destinationPause,
        .destinationResume,
        .destinationApprove, .destinationReject, .destinationRotateSecret, .destinationReplay,
        .alertList, .alertTest, .integrationList,
        .integrationPause, .integrationResume, .usersList, .usersShow, .usersResend,
        .usersImport, .usersExport, .resync,
        .tokenCreate, .tokenList, .tokenRevoke, .simulate, .listen, .demo, .doctor, .backup,
        .restore, .manual, .completions,
    ]
}
