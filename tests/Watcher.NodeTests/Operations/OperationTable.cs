namespace Watcher.NodeTests.Operations;

/// <summary>The operations that are tried among three nodes, one after the other; each leaves a whole cluster.</summary>
internal static class OperationTable
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("master-failover", stage => stage.FailOverAsync()),
        new("renew-crypto --new-cluster-certificate", stage => OnMaster(stage, "gnt-cluster", "renew-crypto", "--force", "--new-cluster-certificate")),
        new("renew-crypto --new-rapi-certificate", stage => OnMaster(stage, "gnt-cluster", "renew-crypto", "--force", "--new-rapi-certificate")),
        new("redist-conf", stage => OnMaster(stage, "gnt-cluster", "redist-conf", "--yes-do-it")),
        new("service ganeti restart", stage => OnMaster(stage, "/etc/init.d/ganeti", "restart")),
        new("service ganeti restart on an ordinary node", stage => OperationStage.RunAsync(stage.Ordinary, "/etc/init.d/ganeti", "restart")),
        new("node add", stage => AddAsync(stage)),
        new("node add --readd", stage => AddAsync(stage, "--readd"), stage => stage.Outsider.Daemons.UtilAsync("stop-all")),
        new("node remove", RemoveAsync),
        new("master-failover --no-voting, the master dead", stage => stage.FailOverAsync("--no-voting"), stage => stage.CutPowerAsync(), stage => stage.RestorePowerAsync()),
    ];

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
}
