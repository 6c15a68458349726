import HTTPMessage
import JSON
import Ports

/// Events as they happen.
enum StreamRoutes {
    static let all = [
        Route(
            .get, "/api/v1/stream", .viewer,
            "server-sent events as they happen; goes on after Last-Event-ID",
            .text("text/event-stream"), stream)
    ]

    static func stream(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let last = call.request.headers["last-event-id"].flatMap { Int($0) }
        guard let stream = call.context.live.watch(since: last) else {
            var problem = Problem(
                503, "\(LiveHub.watchers) pages watch already; close one, or look again later")
            problem.headers = [("Retry-After", "30")]
            throw problem
        }
        return .now(
            HTTPResponse(
                status: 200,
                headers: [
                    "Content-Type": "text/event-stream", "Cache-Control": "no-store",
                    // A proxy that gathers the answer would show nothing for minutes.
                    "X-Accel-Buffering": "no",
                ], source: stream))
    }
}
