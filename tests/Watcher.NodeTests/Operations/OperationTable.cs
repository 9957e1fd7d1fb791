namespace Watcher.NodeTests.Operations;

/// <summary>The operations that are tried among several nodes, one after the other; each leaves a whole cluster.</summary>
internal static class OperationTable
{
    private const string Mover = "mover";

    // Its last step is "gnt-cluster verify", which misses /proc/sysrq-trigger on such nodes.
    private const int VerifyFails = 1;

    private static readonly Operation FailOver = new("master-failover", stage => stage.FailOverAsync());

    // All of them at once: each stops and starts the daemons of the whole cluster once more.
    private static readonly Operation RenewCrypto = new("renew-crypto", stage => OnMaster(
        stage, "gnt-cluster", "renew-crypto", "--force", "--new-cluster-certificate", "--new-rapi-certificate", "--new-spice-certificate", "--new-confd-hmac-key",
        "--new-cluster-domain-secret"));

    private static readonly Operation RenewNodes = new(
        "renew-crypto --new-node-certificates", stage => OnMaster(stage, "gnt-cluster", "renew-crypto", "--force", "--new-node-certificates"));

    private static readonly Operation Empty = new(
        "drain, migrate, failover, evacuate and offline of a node", EmptyAsync, AddMoverAsync, stage => stage.Master.CheckedAsync(["gnt-instance", "remove", "-f", Mover]));

    private static readonly Operation Upgrade = new("upgrade --to", stage => OnMaster(stage, "gnt-cluster", "upgrade", "--to", stage.Version)) { ExitCode = VerifyFails };

    private static readonly Operation Add = new("node add", stage => AddAsync(stage));

    private static readonly Operation Remove = new("node remove", RemoveAsync);

    private static readonly Operation Emergency = new(
        "master-failover --no-voting, the master dead", stage => stage.FailOverAsync("--no-voting"), stage => stage.CutPowerAsync(), stage => stage.RestorePowerAsync());

    /// <summary>Among three nodes, and a fourth that comes and goes.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        FailOver,
        RenewCrypto,
        RenewNodes,
        new("redist-conf", stage => OnMaster(stage, "gnt-cluster", "redist-conf", "--yes-do-it")),
        new("service ganeti restart", stage => OnMaster(stage, "/etc/init.d/ganeti", "restart")),
        new("service ganeti restart on an ordinary node", stage => OperationStage.RunAsync(stage.Ordinary, "/etc/init.d/ganeti", "restart")),
        Add,
        new("node add --readd", stage => AddAsync(stage, "--readd"), stage => stage.Outsider.Daemons.UtilAsync("stop-all")),
        Empty,
        Remove,
        Upgrade,
        Emergency,
    ];

    /// <summary>Of these what the ring shows each time on one release; the dearest are on one of the two.</summary>
    public static IReadOnlyList<Operation> OfRing(Suite suite) =>
        [.. All.Except(suite == Suite.Trixie ? [RenewNodes, Empty] : [Upgrade, Emergency])];

    /// <summary>The worst of them, and what another kind of node may change in them.</summary>
    public static IReadOnlyList<Operation> Worst { get; } =
    [
        FailOver,
        RenewCrypto,
        Add,
        Remove,
        new("upgrade --resume of one that was ended in the middle", stage => OnMaster(stage, "gnt-cluster", "upgrade", "--resume"), stage => stage.BreakUpgradeAsync()) { ExitCode = VerifyFails },
        Emergency,
    ];

    /// <summary>Among two nodes: half of the votes are no majority.</summary>
    public static IReadOnlyList<Operation> OfTwo { get; } = [FailOver, Emergency];

    /// <summary>Of these what the ring shows each time.</summary>
    public static IReadOnlyList<Operation> OfTwoInRing(Suite suite) => suite == Suite.Trixie ? [] : [Emergency];

    private static Task<CommandResult> OnMaster(OperationStage stage, params IEnumerable<string> command) => OperationStage.RunAsync(stage.Master, command);

    private static async Task<CommandResult> AddAsync(OperationStage stage, params IEnumerable<string> options)
    {
        var result = await OnMaster(stage, ["gnt-node", "add", "--no-ssh-key-check", .. options, stage.NameOf(stage.Outsider)]);
        stage.HasOutsider = true;
        return result;
    }

    private static async Task<CommandResult> RemoveAsync(OperationStage stage)
    {
        var result = await OnMaster(stage, "gnt-node", "remove", stage.NameOf(stage.Outsider));
        stage.HasOutsider = false;
        return result;
    }

    /// <summary>An instance that is nobody's guest, and may be moved about.</summary>
    private static Task<CommandResult> AddMoverAsync(OperationStage stage) => stage.Master.CheckedAsync(
        ["gnt-instance", "add", "-t", "diskless", "-o", "noop+default", "--no-name-check", "--no-ip-check", "-B", "memory=128M,vcpus=1", "-n", stage.NameOf(stage.Outsider), Mover]);

    private static async Task<CommandResult> EmptyAsync(OperationStage stage)
    {
        var node = stage.NameOf(stage.Outsider);
        string[][] row =
        [
            ["gnt-node", "modify", "--drained=yes", node],
            ["gnt-node", "migrate", "-f", node],
            ["gnt-node", "modify", "--drained=no", node],
            ["gnt-instance", "migrate", "-f", "-n", node, Mover],
            ["gnt-node", "failover", "-f", node],
            ["gnt-instance", "failover", "-f", "-n", node, Mover],
            ["gnt-node", "evacuate", "-f", "-p", "-I", "hail", node],
            ["gnt-node", "modify", "--offline=yes", node],
            ["gnt-node", "modify", "--offline=no", "--force", node],
        ];
        List<CommandResult> results = [];
        foreach (var command in row)
        {
            results.Add(await OnMaster(stage, command));
        }

        return new CommandResult(
            results.Max(result => result.ExitCode),
            string.Concat(results.Select(result => result.Output)),
            string.Concat(results.Select(result => result.Error)),
            results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Elapsed));
    }
}
