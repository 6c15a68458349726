import Ports
import SCIM

/// Views of the store, for whoever reads in several steps.
///
/// A scan of everything takes seconds; on one and the same view all that time, it would keep the
/// store's log from starting anew. So each step may see a newer state, which RFC 7644 §3.4.2.4 lets
/// a list be.
protocol Snapshots {
    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(SCIMError) -> Value
}

/// One view for all steps: for what reads a few rows.
struct OneSnapshot: Snapshots {
    let reader: any StoreReader

    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(SCIMError) -> Value {
        try reading { () throws(StoreError) in try body(reader) }
    }
}

/// A view of its own for each step.
struct FreshSnapshots: Snapshots {
    let store: any Store

    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(SCIMError) -> Value {
        try reading { () throws(StoreError) in try store.read(body) }
    }
}
