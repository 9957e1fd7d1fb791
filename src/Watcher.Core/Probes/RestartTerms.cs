using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;

namespace Watcher.Core.Probes;

/// <summary>What decides whether daemons may be restarted just now.</summary>
/// <param name="Mode">Who restarts daemons here.</param>
/// <param name="RestartsUnits">Whether systemd may be asked for a restart.</param>
/// <param name="IsOperationUnderWay">Whether somebody is starting or stopping daemons, or runs an operation of Ganeti's that does.</param>
/// <param name="Holds">The daemons that are held.</param>
/// <param name="Now">Now.</param>
internal sealed record RestartTerms(ModeState Mode, bool RestartsUnits, bool IsOperationUnderWay, HoldsSight Holds, Moment Now);
