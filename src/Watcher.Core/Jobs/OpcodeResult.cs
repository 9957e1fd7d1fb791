using System.Text.Json;
using Watcher.Core.Luxi;

namespace Watcher.Core.Jobs;

/// <summary>What became of one opcode.</summary>
/// <param name="Status">Its state (constants.OP_STATUS_*).</param>
/// <param name="Error">Its error; null when it has none.</param>
/// <param name="Value">What it returned, when it succeeded.</param>
internal sealed record OpcodeResult(string Status, GanetiError? Error, JsonElement? Value = null)
{
    // What the job queue writes into the opcodes behind the one that failed (ganeti/jqueue/__init__.py).
    private const string NotReached = "Preceding opcode failed";

    public bool Succeeded => Status == "success";

    public bool WasCancelled => Status is "canceled" or "canceling";

    /// <summary>Whether it was never begun, since an earlier one of its job failed.</summary>
    public bool WasNotReached => Error is { Class: "OpExecError" } error && error.Arguments.Contains(NotReached);

    /// <summary>
    /// Whether the cluster prevented it, and the instance has nothing to do with it: no memory, a node that is offline, a bad environment
    /// (ganeti/errors.py, ECODE_*).
    /// </summary>
    public bool WasPrevented => Error?.PrerequisiteCode
        is "insufficient_resources" or "temp_insufficient_resources" or "wrong_state" or "environment_error";
}
