using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// The watcher looks at all processes of the machine (is anybody else starting daemons?): tests side by side would see each other's.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
