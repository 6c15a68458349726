import Ports
import SCIM

/// Views of the store, for whoever reads in several steps.
///
/// A scan of everything takes seconds; on one and the same view all that time, it would keep the
/// store's log from starting anew. So each step may see a newer state, which RFC 7644 §3.4.2.4 lets
/// a list be.
protocol Snapshots {
    func view<Value>(
        _ body: (any StoreReader) throws(SCIMError) -> Value
    ) throws(SCIMError) -> Value
}

extension Snapshots {
    /// One step that only reads.
    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(SCIMError) -> Value {
        try view { reader throws(SCIMError) in
            try reading { () throws(StoreError) in try body(reader) }
        }
    }
}

/// One view for all steps: for what reads a few rows.
struct OneSnapshot: Snapshots {
    let reader: any StoreReader

    func view<Value>(
        _ body: (any StoreReader) throws(SCIMError) -> Value
    ) throws(SCIMError) -> Value {
        try body(reader)
    }
}

/// A view of its own for each step.
struct FreshSnapshots: Snapshots {
    let store: any Store

    func view<Value>(
        _ body: (any StoreReader) throws(SCIMError) -> Value
    ) throws(SCIMError) -> Value {
        try store.view(body)
    }
}

extension Store {
    /// Runs `body` on a view, with the store's errors as the client sees them.
    func view<Value>(
        _ body: (any StoreReader) throws(SCIMError) -> Value
    ) throws(SCIMError) -> Value {
        let result: Result<Value, SCIMError>
        do throws(StoreError) {
            result = try read { reader in
                Result { () throws(SCIMError) in try body(reader) }
            }
        } catch {
            throw SCIMError(error)
        }
        return try result.get()
    }
}
