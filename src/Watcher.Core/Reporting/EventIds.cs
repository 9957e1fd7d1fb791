namespace Watcher.Core.Reporting;

/// <summary>
/// Every event's number. A number is never used for another event. 1000: the runner; 1100: the service; 2000: daemons; 2100: their units, 2116: hooks, 2122: kvmd, 2126: sockets; 2200: the place in
/// the cluster; 2300: certificates; 3000: archive; 3100: probes; 4000: instances, 4031: node maintenance; 5000: disks.
/// </summary>
internal static class EventIds
{
    public const int StandingStill = 1001;
    public const int StandingStillByFault = 1002;
    public const int StandingStillLong = 1003;
    public const int Resumed = 1004;
    public const int MemoryLost = 1005;
    public const int StepFailed = 1006;
    public const int StepRecovered = 1007;
    public const int GateFault = 1008;
    public const int ObstacleRemoved = 1009;
    public const int DiskFull = 1010;

    public const int ServiceStarted = 1101;
    public const int ServiceStopping = 1102;
    public const int ServiceWaits = 1103;
    public const int ServiceTookOver = 1104;
    public const int SettingsReloaded = 1105;
    public const int SettingsRejected = 1106;
    public const int ServiceStuck = 1107;
    public const int SnapshotFailed = 1108;
    public const int ServiceMadeThePass = 1109;
    public const int FactSourceFailed = 1110;
    public const int NotifyFailed = 1111;
    public const int ServiceMadeNoPass = 1112;
    public const int SettingsUnusable = 1113;
    public const int ClockSet = 1114;

    // Of the daemons' units; the move to them.
    public const int UnitBypassed = 1115;

    public const int MetricsFailed = 1116;
    public const int MetricsWritten = 1117;
    public const int NotifyCommandFailed = 1118;
    public const int NotifyCommandWorks = 1119;

    public const int ModeIsPlain = 2001;
    public const int ModeIsSystemd = 2002;
    public const int ModeIsUnknown = 2003;
    public const int ModeInDoubt = 2004;
    public const int NotInCluster = 2005;
    public const int RoleUnknown = 2006;
    public const int OperationUnderWay = 2007;
    public const int OperationTooLong = 2008;
    public const int PidFileUnclear = 2009;
    public const int DaemonDied = 2010;
    public const int DaemonLeftStopped = 2011;
    public const int DaemonStarting = 2012;
    public const int DaemonStarted = 2013;
    public const int DaemonBack = 2014;
    public const int DaemonFailing = 2015;
    public const int DaemonNotMaster = 2016;
    public const int DaemonRunsAtLast = 2017;
    public const int DaemonHeld = 2018;
    public const int HoldsUnknown = 2019;
    public const int RoleChanged = 2025;
    public const int DaemonLeftToOthers = 2026;
    public const int DaemonKeepsDying = 2027;
    public const int DaemonOutlived = 2028;
    public const int DaemonStaysStopped = 2029;
    public const int PauseNotUnderstood = 2032;

    public const int UnitDied = 2101;
    public const int UnitDiedUnseen = 2102;
    public const int UnitRunsAgain = 2103;
    public const int UnitStarted = 2104;
    public const int UnitKeepsDying = 2105;
    public const int UnitStaysDown = 2106;
    public const int UnitGivenUp = 2107;
    public const int UnitStopped = 2108;
    public const int UnitEnded = 2109;
    public const int UnitNotMaster = 2110;
    public const int UnitConditionUnmet = 2111;
    public const int UnitUnusable = 2112;
    public const int PreparationFailed = 2113;
    public const int OneTimeArgumentsLeft = 2114;
    public const int UnitStaysStopped = 2115;

    public const int HookFailing = 2116;
    public const int HookRefused = 2117;
    public const int HooksRefused = 2118;
    public const int HookDone = 2119;
    public const int HookWorks = 2120;
    public const int HooksSkipped = 2121;

    public const int KvmdDeaf = 2122;
    public const int KvmdHears = 2123;

    public const int SocketFailed = 2126;
    public const int SocketNameLost = 2127;

    public const int HostNotListed = 2201;
    public const int HostMisnamed = 2202;
    public const int UserShutdownUnknown = 2203;
    public const int DaemonNotInstalled = 2204;

    public const int CertificateExpiring = 2301;
    public const int CertificateExpired = 2302;
    public const int CertificateNotYetValid = 2303;
    public const int CertificateUnusable = 2304;

    public const int JobsArchived = 3001;
    public const int ArchiveFailing = 3002;

    public const int DaemonSilent = 3101;
    public const int DaemonRestarting = 3102;
    public const int DaemonRestartFailed = 3103;
    public const int DaemonAnswers = 3104;

    public const int LuxidUnavailable = 4001;
    public const int MasterLost = 4002;
    public const int InstanceRestarting = 4003;
    public const int InstanceRestarted = 4004;
    public const int InstanceRestartFailed = 4005;
    public const int RestartsExhausted = 4006;
    public const int InstanceHindered = 4007;
    public const int InstanceLeftAlone = 4008;
    public const int InstanceElsewhere = 4009;
    public const int EvidenceMissing = 4010;
    public const int InstanceSplit = 4011;
    public const int NodeDown = 4012;
    public const int NodeOffline = 4013;
    public const int InstanceCleaningUp = 4014;
    public const int InstanceCleanedUp = 4015;
    public const int InstanceCleanupFailed = 4016;
    public const int CleanupsExhausted = 4017;
    public const int QueueRefuses = 4018;
    public const int StateFileInvalid = 4019;
    public const int InstanceStable = 4020;
    public const int AttemptLost = 4021;
    public const int AttemptNotNeeded = 4022;
    public const int StatusFilesFailed = 4023;
    public const int GroupsUnknown = 4024;
    public const int LuxidAwaited = 4025;
    public const int NodeDistrusted = 4030;

    public const int NodeRoleDoubtful = 4031;
    public const int NodeSetOffline = 4032;
    public const int GuestStopping = 4033;
    public const int GuestStopped = 4034;
    public const int GuestStopFailing = 4035;
    public const int NotStoppedHere = 4036;

    public const int NodeRestarted = 5001;
    public const int DisksActivating = 5002;
    public const int DisksActivated = 5003;
    public const int DisksActivationFailing = 5004;
    public const int DisksActivationWaits = 5005;
    public const int CopiesUnknown = 5006;
    public const int CopiesOffline = 5007;
    public const int VerifyFailing = 5008;
    public const int VerifyPutOff = 5009;
    public const int VerifyRests = 5010;
    public const int DisksUnknown = 5011;
    public const int VolumesMissing = 5012;
    public const int DisksInactive = 5013;
    public const int CopiesDistrusted = 5014;
}
