namespace Watcher.Configuration;

/// <summary>The configuration's section <c>Watcher</c>, as written; <see cref="SettingsTable"/> says what each value may be. The embedded defaults fill
/// every one of them.</summary>
internal sealed class WatcherSettings
{
    public string Schedule { get; set; } = "";

    public DaemonsSettings Daemons { get; set; } = new();

    public SystemdSettings Systemd { get; set; } = new();

    public HooksSettings Hooks { get; set; } = new();

    public MaintenanceSettings Maintenance { get; set; } = new();

    public ArchiveSettings Archive { get; set; } = new();

    public ProbesSettings Probes { get; set; } = new();

    public RapiSettings Rapi { get; set; } = new();

    public InstancesSettings Instances { get; set; } = new();

    public DisksSettings Disks { get; set; } = new();

    public MetricsSettings Metrics { get; set; } = new();

    public NotifySettings Notify { get; set; } = new();

    public LogSettings Log { get; set; } = new();
}
